using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Maintenance;

/// <summary>What a check of a store found.</summary>
/// <param name="Messages">That were read.</param>
/// <param name="Documents">That were read.</param>
/// <param name="Onces">Of them that were read.</param>
/// <param name="Problems">One sentence each, at most 1,000; empty when all is well.</param>
public sealed record StoreReport(long Messages, long Documents, long Onces, IReadOnlyList<string> Problems);

/// <summary>Reads a whole store and compares every record with its checksum.</summary>
public static class StoreCheck
{
    private const int MostProblems = 1_000;

    /// <summary>Checks the store of a data directory. It may be in use.</summary>
    /// <exception cref="StorageException">There is none, or its file cannot be read at all (FUL6002).</exception>
    public static StoreReport Run(string folder, CancellationToken cancellationToken)
    {
        var options = new SqliteEngineOptions(folder);
        if (!File.Exists(options.Database)) throw new StorageException(StorageErrors.BrokenStore, $"{folder} has no store.");
        var problems = new List<string>();
        try
        {
            using var connection = Connection.Open(options.Database, readOnly: true);
            if (connection.ReadInt64("PRAGMA application_id") != Migrator.ApplicationId)
                throw new StorageException(StorageErrors.BrokenStore, $"{options.Database} is an SQLite file of another program.");
            Read(() => Structure(connection, problems), "All pages", problems);
            var files = new ContentStore(folder, isDurable: false);
            var messages = Records(connection, files, "Messages", "SELECT id, envelope, body, content, checksum, seq FROM message", problems,
                row => ($"Message {row.Int64(5)}", body => Checksum.OfMessage(row.Blob(0), row.Blob(1), body), 2, 4), cancellationToken);
            var documents = Records(connection, files, "Documents", "SELECT partition, name, body, content, checksum FROM document", problems,
                row => ($"Document {row.Text(0)}/{row.Text(1)}", body => Checksum.OfDocument(row.Text(0), row.Text(1), body), 2, 4), cancellationToken);
            var onces = Records(connection, files, "Onces", "SELECT app, scope, name, result, content, checksum FROM once", problems,
                row => ($"Once {row.Text(1)}/{row.Text(2)}", body => Checksum.OfOnce(new OnceKey(new AppId(row.Text(0)), row.Text(1), row.Text(2)), body), 3, 5), cancellationToken);
            Read(() => Places(connection, problems), "The places of messages", problems);
            return new StoreReport(messages, documents, onces, problems);
        }
        catch (SqliteException exception)
        {
            throw new StorageException(StorageErrors.BrokenStore, $"{options.Database} cannot be read ({exception.Message}). Restore a backup with `fulmar data restore`.", exception);
        }
    }

    private static void Structure(Connection connection, List<string> problems)
    {
        using var rows = connection.Prepare("PRAGMA integrity_check(100)");
        while (rows.Step())
            if (rows.Text(0) is var line && line != "ok") Add(problems, $"The file's structure: {line}.");
    }

    /// <summary>Every message stands in one place, and every place has a message.</summary>
    private static void Places(Connection connection, List<string> problems)
    {
        const string places = "(SELECT seq FROM queued UNION ALL SELECT seq FROM leased UNION ALL SELECT seq FROM waiting)";
        var nowhere = connection.ReadInt64($"SELECT count(*) FROM message WHERE seq NOT IN {places}");
        if (nowhere > 0) Add(problems, $"{nowhere} messages stand in no queue.");
        var missing = connection.ReadInt64($"SELECT count(*) FROM {places} WHERE seq NOT IN (SELECT seq FROM message)");
        if (missing > 0) Add(problems, $"{missing} places of queues have no message.");
        var twice = connection.ReadInt64($"SELECT count(*) FROM (SELECT seq FROM {places} GROUP BY seq HAVING count(*) > 1)");
        if (twice > 0) Add(problems, $"{twice} messages stand in two places.");
        var counts = connection.ReadInt64("SELECT count(*) FROM queue q WHERE q.messages <> (SELECT count(*) FROM message m WHERE m.queue = q.id)");
        if (counts > 0) Add(problems, $"{counts} queues count their messages wrongly.");
    }

    private delegate long Sum(ReadOnlySpan<byte> body);

    private static long Records(
        Connection connection, ContentStore files, string what, string sql, List<string> problems,
        Func<Statement, (string Name, Sum Sum, int Body, int Checksum)> read, CancellationToken cancellationToken)
    {
        var count = 0L;
        Read(() =>
        {
            using var rows = connection.Prepare(sql);
            while (rows.Step())
            {
                cancellationToken.ThrowIfCancellationRequested();
                count++;
                var (name, sum, body, checksum) = read(rows);
                try
                {
                    ReadOnlySpan<byte> bytes = rows.IsNull(body) ? files.Read(GuidBytes.Read(rows.Blob(body + 1))) : rows.Blob(body);
                    if (sum(bytes) != rows.Int64(checksum)) Add(problems, $"{StorageErrors.DamagedRecord}: {name} does not match its checksum.");
                }
                catch (IOException exception) { Add(problems, $"{StorageErrors.DamagedRecord}: {name} has lost its file: {exception.Message}"); }
                // What names the file is no name any more.
                catch (ArgumentException) { Add(problems, $"{StorageErrors.DamagedRecord}: {name} has lost its body."); }
            }
        }, what, problems);
        return count;
    }

    /// <summary>Does a part of the check. What lies in other pages may be whole, so a broken one ends this part only.</summary>
    private static void Read(Action part, string what, List<string> problems)
    {
        try { part(); }
        catch (SqliteException exception) when (exception.Primary == SQLitePCL.raw.SQLITE_CORRUPT)
        {
            Add(problems, $"{StorageErrors.BrokenStore}: {what} cannot be read to their end ({exception.Message}).");
        }
    }

    private static void Add(List<string> problems, string problem)
    {
        if (problems.Count < MostProblems) problems.Add(problem);
    }
}
