using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Streams;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Maintenance;

/// <summary>What a check of a store found.</summary>
/// <param name="Messages">That were read.</param>
/// <param name="Documents">That were read.</param>
/// <param name="Onces">Of them that were read.</param>
/// <param name="Events">That were read.</param>
/// <param name="Problems">One sentence each, at most 1,000; empty when all is well.</param>
public sealed record StoreReport(long Messages, long Documents, long Onces, long Events, IReadOnlyList<string> Problems);

/// <summary>Reads a whole store and compares every record with its checksum.</summary>
public sealed class StoreCheck
{
    private const int MostProblems = 1_000, ReportEvery = 10_000, FirstWithStreams = 3;

    private readonly Connection connection;
    private readonly ContentStore files;
    private readonly IProgress<long>? progress;
    private readonly CancellationToken cancellationToken;
    private readonly List<string> problems = [];
    private long read;

    private StoreCheck(Connection connection, ContentStore files, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        this.connection = connection;
        this.files = files;
        this.progress = progress;
        this.cancellationToken = cancellationToken;
    }

    private delegate long Sum(ReadOnlySpan<byte> body);

    /// <summary>Checks the store of a data directory. It may be in use.</summary>
    /// <param name="folder">The data directory.</param>
    /// <param name="progress">Is told how many records were read, now and then; null for nobody.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StorageException">There is none, or its file cannot be read at all (FUL6002).</exception>
    public static StoreReport Run(string folder, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var options = new SqliteEngineOptions(folder);
        if (!File.Exists(options.Database)) throw new StorageException(StorageErrors.BrokenStore, $"{folder} has no store.");
        try
        {
            using var connection = Connection.Open(options.Database, readOnly: true);
            if (connection.ReadInt64("PRAGMA application_id") != Migrator.ApplicationId)
                throw new StorageException(StorageErrors.BrokenStore, $"{options.Database} is no store of Fulmar's.");
            return new StoreCheck(connection, new ContentStore(folder, isDurable: false, syncsNames: false), progress, cancellationToken).Report();
        }
        catch (SqliteException exception)
        {
            throw new StorageException(StorageErrors.BrokenStore, $"{options.Database} cannot be read ({exception.Message}). Restore a backup with `fulmar data restore`.", exception);
        }
    }

    private StoreReport Report()
    {
        Part("All pages", Structure);
        var messages = Records("Messages", "SELECT id, envelope, body, content, checksum, seq FROM message",
            row => ($"Message {row.Int64(5)}", body => Checksum.OfMessage(row.Blob(0), row.Blob(1), body), 2, 4));
        var documents = Records("Documents", "SELECT partition, name, body, content, checksum FROM document",
            row => ($"Document {row.Text(0)}/{row.Text(1)}", body => Checksum.OfDocument(row.Text(0), row.Text(1), body), 2, 4));
        var onces = Records("Onces", "SELECT app, scope, name, result, content, checksum FROM once",
            row => ($"Once {row.Text(1)}/{row.Text(2)}", body => Checksum.OfOnce(new OnceKey(new AppId(row.Text(0)), row.Text(1), row.Text(2)), body), 3, 5));
        Part("The places of messages", Places);
        long events = 0;
        // One that no host has opened since it was updated has none yet.
        if (connection.ReadInt64("PRAGMA user_version") >= FirstWithStreams) events = Streams();
        return new StoreReport(messages, documents, onces, events, problems);
    }

    private long Streams()
    {
        var events = Records("Events", "SELECT uid, envelope, body, content, checksum, stream, version, id FROM event",
            row => ($"Event {row.Int64(6)} of stream {row.Int64(5)}", body => Checksum.OfPlaced(
                Checksum.OfEvent(row.Blob(0), row.Blob(1), body), row.Int64(5), row.Int64(6), PartitionCounter.PositionOf(row.Int64(7))), 2, 4));
        Part("Streams", () => StreamCheck.Run(connection, Add));
        return events;
    }

    private void Structure()
    {
        using var rows = connection.Prepare("PRAGMA integrity_check(100)");
        while (rows.Step())
            if (rows.Text(0) is var line && line != "ok") Add($"The file's structure: {line}.");
    }

    /// <summary>Every message stands in one place, and every place has a message.</summary>
    private void Places()
    {
        const string places = "(SELECT seq FROM queued UNION ALL SELECT seq FROM leased UNION ALL SELECT seq FROM waiting)";
        var nowhere = connection.ReadInt64($"SELECT count(*) FROM message WHERE seq NOT IN {places}");
        if (nowhere > 0) Add($"{nowhere} messages stand in no queue.");
        var missing = connection.ReadInt64($"SELECT count(*) FROM {places} WHERE seq NOT IN (SELECT seq FROM message)");
        if (missing > 0) Add($"{missing} places of queues have no message.");
        var twice = connection.ReadInt64($"SELECT count(*) FROM (SELECT seq FROM {places} GROUP BY seq HAVING count(*) > 1)");
        if (twice > 0) Add($"{twice} messages stand in two places.");
        var counts = connection.ReadInt64("SELECT count(*) FROM queue q WHERE q.messages <> (SELECT count(*) FROM message m WHERE m.queue = q.id)");
        if (counts > 0) Add($"{counts} queues count their messages wrongly.");
    }

    private long Records(string what, string sql, Func<Statement, (string Name, Sum Sum, int Body, int Checksum)> record)
    {
        var before = read;
        Part(what, () =>
        {
            using var rows = connection.Prepare(sql);
            while (rows.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (++read % ReportEvery == 0) progress?.Report(read);
                var (name, sum, body, checksum) = record(rows);
                try
                {
                    ReadOnlySpan<byte> bytes = rows.IsNull(body) ? files.Read(GuidBytes.Read(rows.Blob(body + 1))) : rows.Blob(body);
                    if (sum(bytes) != rows.Int64(checksum)) Add($"{StorageErrors.DamagedRecord}: {name} does not match its checksum.");
                }
                catch (IOException exception) { Add($"{StorageErrors.DamagedRecord}: {name} has lost its file: {exception.Message}"); }
                // What names the file is no name any more.
                catch (ArgumentException) { Add($"{StorageErrors.DamagedRecord}: {name} has lost its body."); }
            }
        });
        return read - before;
    }

    /// <summary>Does a part of the check. What lies in other pages may be whole, so a broken one ends this part only.</summary>
    private void Part(string what, Action check)
    {
        try { check(); }
        catch (SqliteException exception) when (exception.Primary == SQLitePCL.raw.SQLITE_CORRUPT)
        {
            Add($"{StorageErrors.BrokenStore}: {what} cannot be read to their end ({exception.Message}).");
        }
    }

    private void Add(string problem)
    {
        if (problems.Count < MostProblems) problems.Add(problem);
    }
}
