using System.Diagnostics;
using System.Text.Json;
using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Documents;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Reading;

/// <summary>Finds documents.</summary>
internal sealed class DocumentReader(EngineClock clock, CollectionTable collections, ContentStore files)
{
    private const string Columns = "d.partition, d.name, d.etag, d.modified_at, d.expires_at, d.body, d.content, d.checksum, d.id";
    private const string ByKey = $"SELECT {Columns}, NULL FROM document d WHERE d.collection = ?1 AND (d.partition, d.name) > (?2, ?3) ORDER BY d.partition, d.name LIMIT ?4";
    private const string ByPartition = $"SELECT {Columns}, NULL FROM document d WHERE d.collection = ?1 AND d.partition = ?2 AND d.name > ?3 ORDER BY d.name LIMIT ?4";
    private const string ByIndex = $"SELECT {Columns}, e.value FROM document_entry e JOIN document d ON d.id = e.document " +
        "WHERE e.collection = ?1 AND e.number = ?2 AND e.value < ?3 AND (e.value, e.document) > (?4, ?5) ORDER BY e.value, e.document LIMIT ?6";

    /// <summary>Rows of one snapshot.</summary>
    private const int Chunk = 256;

    /// <summary>A page that takes longer ends early, with a continuation.</summary>
    private static readonly TimeSpan LongestPage = TimeSpan.FromMilliseconds(500);

    public Document? Find(Reader reader, DocumentKey key)
    {
        if (collections.Find(key.Collection) is not { } collection) return null;
        var row = reader[$"SELECT {Columns} FROM document d WHERE d.collection = ?1 AND d.partition = ?2 AND d.name = ?3"].Bind(1, collection.Id).Bind(2, key.Partition).Bind(3, key.Id);
        if (!row.Step()) return null;
        var document = Read(row, key.Collection);
        row.Reset();
        return document;
    }

    /// <summary>Bodies of a collection in the order in which they were first written, for an index that is being made.</summary>
    public IReadOnlyList<(long Id, long ETag, byte[] Body)> Bodies(Reader reader, long collection, long after, int count)
    {
        var found = new List<(long, long, byte[])>();
        var rows = reader["SELECT id, etag, body, content FROM document WHERE id > ?2 AND collection = ?1 ORDER BY id LIMIT ?3"].Bind(1, collection).Bind(2, after).Bind(3, count);
        while (rows.Step()) found.Add((rows.Int64(0), rows.Int64(1), rows.IsNull(2) ? files.Read(GuidBytes.Read(rows.Blob(3))) : rows.Blob(2).ToArray()));
        return found;
    }

    public DocumentPage Query(Reader reader, DocumentQuery query)
    {
        if (collections.Find(query.Collection) is not { } collection) return new DocumentPage([], null, 0);
        var scan = IndexRange.Of(query.Where, collection.Indexes) is { } range ? Scan.Over(collection, range, query.After) : Scan.Over(collection, query);
        var found = new List<Document>();
        var (scanned, started) = (0, Stopwatch.GetTimestamp());
        while (true)
        {
            var most = Math.Min(Chunk, query.MostScanned - scanned);
            var rows = scan.Start(reader, most);
            var inChunk = 0;
            while (rows.Step())
            {
                if (IsBehindPrefix(query, rows))
                {
                    rows.Reset();
                    return new DocumentPage(found, null, scanned + inChunk);
                }
                inChunk++;
                scan.Passed(rows);
                if (Read(rows, query.Collection) is not { } document || !Matches(query, document)) continue;
                found.Add(document);
                if (found.Count < query.Count) continue;
                rows.Reset();
                return new DocumentPage(found, scan.Place, scanned + inChunk);
            }
            scanned += inChunk;
            if (inChunk < most) return new DocumentPage(found, null, scanned);
            if (scanned >= query.MostScanned || Stopwatch.GetElapsedTime(started) > LongestPage) return new DocumentPage(found, scan.Place, scanned);
        }
    }

    // Within a partition the ids are in order, so behind those of the prefix there are no more.
    private static bool IsBehindPrefix(DocumentQuery query, Statement row) =>
        query is { Partition: not null, IdPrefix: { } prefix } && row.IsNull(9) && row.Text(1) is var id
        && !id.StartsWith(prefix, StringComparison.Ordinal) && DocumentValue.CompareUtf8(id, prefix) > 0;

    private static bool Matches(DocumentQuery query, Document document)
    {
        if (query.Partition is { } partition && document.Key.Partition != partition) return false;
        if (query.IdPrefix is { } prefix && !document.Key.Id.StartsWith(prefix, StringComparison.Ordinal)) return false;
        if (query.Where is null) return true;
        using var json = JsonDocument.Parse(document.Body);
        return DocumentValue.Holds(query.Where, json.RootElement);
    }

    /// <summary>Null for one that has expired.</summary>
    private Document? Read(Statement row, CollectionKey collection)
    {
        var expiresAt = row.NullableInt64(4);
        if (expiresAt <= clock.Now()) return null;
        var key = new DocumentKey(collection, row.Text(0), row.Text(1));
        byte[] body;
        try { body = row.IsNull(5) ? files.Read(GuidBytes.Read(row.Blob(6))) : row.Blob(5).ToArray(); }
        catch (IOException exception) { throw Damaged(key, exception); }
        if (Checksum.OfDocument(key.Partition, key.Id, body) != row.Int64(7)) throw Damaged(key, null);
        return new Document(key, body, new ETag(row.Int64(2)), EngineClock.Time(row.Int64(3)), EngineClock.Time(expiresAt));
    }

    private static StorageException Damaged(DocumentKey key, Exception? inner) => new(StorageErrors.DamagedRecord,
        $"Document {key} does not match its checksum: the disk has changed it. Write it again, or restore a backup with `fulmar data restore`.", inner);

    /// <summary>A way through the documents, and how far it has come.</summary>
    private sealed class Scan(string sql, Action<Statement, string[]> bind, Func<Statement, string[]> passed, string[] place)
    {
        private string[] place = place;

        public string Place => Continuation.Write(place);

        public Statement Start(Reader reader, int count)
        {
            var statement = reader[sql];
            bind(statement, place);
            // The last parameter of each.
            return statement.Bind(sql == ByIndex ? 6 : 4, count);
        }

        public void Passed(Statement row) => place = passed(row);

        public static Scan Over(CollectionState collection, DocumentQuery query)
        {
            var place = query.After is { } after ? Continuation.Read(after, 2) : [query.Partition ?? "", BeforeFirst(query)];
            return new Scan(query.Partition is null ? ByKey : ByPartition,
                (statement, at) => statement.Bind(1, collection.Id).Bind(2, at[0]).Bind(3, at[1]), row => [row.Text(0), row.Text(1)], place);
        }

        public static Scan Over(CollectionState collection, IndexRange range, string? after)
        {
            var place = after is not null ? Continuation.Read(after, 2) : [Convert.ToHexString(range.From), "0"];
            return new Scan(ByIndex,
                (statement, at) => statement.Bind(1, collection.Id).Bind(2, range.Number).Bind(3, range.Below).Bind(4, Value(at[0])).Bind(5, Continuation.Number(at[1])),
                row => [Convert.ToHexString(row.Blob(9)), Continuation.Text(row.Int64(8))], place);
        }

        // Ids are not empty, so the empty text is before all of them.
        private static string BeforeFirst(DocumentQuery query) => query is { Partition: not null, IdPrefix.Length: > 1 } ? query.IdPrefix[..^1] : "";

        private static byte[] Value(string hex)
        {
            try { return Convert.FromHexString(hex); }
            catch (FormatException) { throw new StorageException(StorageErrors.InvalidOperation, "That is no continuation of a page."); }
        }
    }
}
