using System.Globalization;
using System.Reflection;

namespace Fulmar.Storage.Sqlite.Native;

/// <summary>Brings the file to this version's schema: numbered scripts, each in a transaction, <c>user_version</c> says how far.</summary>
internal static class Migrator
{
    /// <summary>Marks the file as Fulmar's: "Fulm".</summary>
    public const int ApplicationId = 0x46756C6D;

    private static readonly Assembly Own = typeof(Migrator).Assembly;

    private static readonly (int Number, string Name)[] Scripts =
        [.. Own.GetManifestResourceNames().Where(name => name.Length > 4 && name[4] == '-')
            .Select(name => (int.Parse(name.AsSpan(0, 4), CultureInfo.InvariantCulture), name)).OrderBy(script => script.Item1)];

    /// <summary>The newest schema that this version writes.</summary>
    public static int Newest => Scripts[^1].Number;

    public static void Run(Connection connection, string path)
    {
        var version = (int)connection.ReadInt64("PRAGMA user_version");
        var application = connection.ReadInt64("PRAGMA application_id");
        if (version == 0 && application == 0 && connection.ReadInt64("SELECT count(*) FROM sqlite_schema") == 0) Create(connection);
        else if (application != ApplicationId)
            throw new StorageException(StorageErrors.BrokenStore, $"{path} is an SQLite file of another program. Move it away, or choose another folder with --data.");
        if (version > Newest)
            throw new StorageException(StorageErrors.NewerStore,
                $"{path} was written by a newer Fulmar (schema {version}, this one knows {Newest}). Run that version, or restore a backup that was made before it.");
        foreach (var (number, name) in Scripts.Where(script => script.Number > version))
        {
            using var reader = new StreamReader(Own.GetManifestResourceStream(name)!);
            connection.Execute($"BEGIN IMMEDIATE; {reader.ReadToEnd()}; PRAGMA user_version = {number}; COMMIT");
        }
    }

    // What can only be said of an empty file.
    private static void Create(Connection connection) =>
        connection.Execute($"PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA application_id = {ApplicationId}");
}
