namespace Fulmar.Storage.Sqlite.Maintenance;

/// <summary>What a store is made of in its data directory.</summary>
public static class StoreFiles
{
    // The log belongs to its database: beside another one it would be taken for that one's.
    private static readonly string[] Names = ["fulmar.db", "fulmar.db-wal", "fulmar.db-shm", "fulmar.db-journal", "content", "staging"];

    /// <summary>Files and folders of the store that are there; none means that there is no store.</summary>
    public static IEnumerable<string> In(string folder) => Names.Select(name => Path.Combine(folder, name)).Where(Path.Exists);
}
