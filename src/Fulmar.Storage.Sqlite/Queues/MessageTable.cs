using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Queues;

/// <summary>The rows of messages. Which row says where a message stands is the business of its callers.</summary>
internal sealed class MessageTable : IDisposable
{
    /// <summary>What <see cref="Read"/> expects, in order.</summary>
    public const string Columns = "m.seq, m.id, m.enqueued_at, m.expires_at, m.envelope, m.body, m.content, m.checksum";

    private readonly ContentTable contents;
    private readonly Statement insert, select, delete, deletePlain, move;

    public MessageTable(Connection connection, ContentTable contents)
    {
        this.contents = contents;
        insert = connection.Prepare("INSERT INTO message (seq, queue, id, enqueued_at, expires_at, envelope, body, content, checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)");
        select = connection.Prepare($"SELECT {Columns} FROM message m WHERE m.seq = ?1");
        delete = connection.Prepare("DELETE FROM message WHERE seq = ?1 RETURNING content");
        deletePlain = connection.Prepare("DELETE FROM message WHERE seq = ?1");
        move = connection.Prepare("UPDATE message SET queue = ?2, expires_at = ?3, envelope = ?4, checksum = ?5 WHERE seq = ?1");
    }

    public void Insert(long sequence, QueueState queue, PreparedBody body, long now, long? expiresAt)
    {
        insert.Bind(1, sequence).Bind(2, queue.Id).Bind(3, GuidBytes.Of(body.Id)).Bind(4, now).Bind(5, expiresAt).Bind(6, body.Envelope);
        BindBody(insert, 7, body);
        insert.Bind(9, body.Checksum).Run();
        contents.Use(body);
    }

    public MessageRow Find(QueueKey queue, long sequence)
    {
        select.Bind(1, sequence).Step();
        var row = Read(select, queue);
        select.Reset();
        return row;
    }

    /// <summary>Deletes a message of which it is known that no file holds its body, as it is of nearly all: that costs half.</summary>
    public void DeleteInline(long sequence) => deletePlain.Bind(1, sequence).Run();

    public void Delete(long sequence)
    {
        // Stepping twice: the row that RETURNING gives, then the end.
        delete.Bind(1, sequence);
        while (delete.Step())
            if (!delete.IsNull(0)) contents.Free(GuidBytes.Read(delete.Blob(0)));
    }

    /// <summary>Gives a message to another queue, with another envelope.</summary>
    public void Move(MessageRow row, QueueState to, long? expiresAt, byte[] envelope, long checksum) =>
        move.Bind(1, row.Sequence).Bind(2, to.Id).Bind(3, expiresAt).Bind(4, envelope).Bind(5, checksum).Run();

    /// <summary>The message whose <see cref="Columns"/> come first.</summary>
    public static MessageRow Read(Statement row, QueueKey queue) => new(queue, row.Int64(0))
    {
        Id = row.Blob(1).ToArray(),
        EnqueuedAt = row.Int64(2),
        ExpiresAt = row.NullableInt64(3),
        Envelope = row.Blob(4).ToArray(),
        Body = row.IsNull(5) ? null : row.Blob(5).ToArray(),
        Content = row.IsNull(6) ? null : GuidBytes.Read(row.Blob(6)),
        Checksum = row.Int64(7),
    };

    /// <summary>A body, and the file that holds it: one of the two is null.</summary>
    public static void BindBody(Statement statement, int parameter, PreparedBody body)
    {
        if (body.Content is { } content) statement.BindNull(parameter).Bind(parameter + 1, GuidBytes.Of(content));
        else statement.Bind(parameter, body.Body.Span).BindNull(parameter + 1);
    }

    public void Dispose()
    {
        foreach (var statement in new[] { insert, select, delete, deletePlain, move }) statement.Dispose();
    }
}
