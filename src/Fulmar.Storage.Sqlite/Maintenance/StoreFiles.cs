using System.Globalization;

namespace Fulmar.Storage.Sqlite.Maintenance;

/// <summary>What a store is made of in its data directory.</summary>
public static class StoreFiles
{
    // In the order in which they are put away. If that is interrupted, what is left is no store that begins anew in silence: without the content
    // its records say that they are damaged; a log without its database keeps the engine from being opened.
    private static readonly string[] Names = ["content", "staging", "fulmar.db", "fulmar.db-wal", "fulmar.db-shm", "fulmar.db-journal"];

    /// <summary>Files and folders of the store that are there; none means that there is no store.</summary>
    public static IEnumerable<string> In(string folder) => Names.Select(name => Path.Combine(folder, name)).Where(Path.Exists);

    /// <summary>Moves the store into a new folder beside it. The caller has locked the data directory, and nothing runs on it.</summary>
    /// <returns>The folder; null where there was no store.</returns>
    /// <exception cref="IOException">A file cannot be moved.</exception>
    public static string? PutAside(string folder, DateTimeOffset now)
    {
        var files = In(folder).ToList();
        if (files.Count == 0) return null;
        var aside = Path.Combine(folder, $"reset-{now.UtcDateTime.ToString("yyyyMMdd-HHmmss-fff", CultureInfo.InvariantCulture)}");
        Directory.CreateDirectory(aside);
        foreach (var file in files) Directory.Move(file, Path.Combine(aside, Path.GetFileName(file)));
        return aside;
    }

    /// <summary>Deletes the store. The caller has locked the data directory, and nothing runs on it.</summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="IOException">A file cannot be deleted.</exception>
    public static bool Delete(string folder)
    {
        var files = In(folder).ToList();
        foreach (var file in files)
            if (Directory.Exists(file)) Directory.Delete(file, recursive: true);
            else File.Delete(file);
        return files.Count > 0;
    }
}
