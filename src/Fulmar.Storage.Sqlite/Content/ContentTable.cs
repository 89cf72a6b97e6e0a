using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Writing;

namespace Fulmar.Storage.Sqlite.Content;

/// <summary>The rows that say which files are wanted. Owned by the writer's thread.</summary>
internal sealed class ContentTable(Connection connection, BatchContext batch) : IDisposable
{
    private readonly Statement insert = connection.Prepare("INSERT INTO content (id, length) VALUES (?1, ?2)");
    private readonly Statement free = connection.Prepare("UPDATE content SET deleted_at = ?2 WHERE id = ?1");
    private readonly Statement forget = connection.Prepare("DELETE FROM content WHERE id = ?1");

    /// <summary>A row names the body's file, if it has one.</summary>
    public void Use(PreparedBody body)
    {
        if (body.Content is { } id) insert.Bind(1, GuidBytes.Of(id)).Bind(2, body.Length).Run();
    }

    /// <summary>No row names the file any more. It stays for a while: somebody may have just found it.</summary>
    public void Free(Guid id) => free.Bind(1, GuidBytes.Of(id)).Bind(2, batch.Now).Run();

    /// <summary>The file is gone.</summary>
    public void Forget(Guid id) => forget.Bind(1, GuidBytes.Of(id)).Run();

    public void Dispose()
    {
        insert.Dispose();
        free.Dispose();
        forget.Dispose();
    }
}
