using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Platform;
using SQLitePCL;

namespace Fulmar.Storage.Sqlite.Maintenance;

/// <summary>What a backup says of itself: <c>backup.json</c>, written last, so that a folder with it is whole.</summary>
/// <param name="Format">1.</param>
/// <param name="Schema">Of the database.</param>
/// <param name="DatabaseSha256">Of <c>fulmar.db</c>, in hexadecimal.</param>
/// <param name="Files">Names of the files below <c>content/</c> with their SHA-256.</param>
public sealed record BackupManifest(int Format, int Schema, string DatabaseSha256, IReadOnlyDictionary<string, string> Files);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;

/// <summary>Copies a store that is in use, and puts such a copy back.</summary>
public static class Backup
{
    private const int Format = 1;
    private const string Manifest = "backup.json", DatabaseName = "fulmar.db";

    /// <summary>Pages that are copied while everybody waits: 1 MB.</summary>
    private const int Slice = 256;

    internal static async Task<BackupManifest> MakeAsync(
        string folder, SqliteEngine engine, Connection source, ContentStore files, Sweeper sweeper, CancellationToken cancellationToken)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new StorageException(StorageErrors.BackupFailed, $"{folder} is not empty. Name a new folder for the backup.");
        try
        {
            // Pinned first: what the copied database names stays until it is copied too.
            using var pin = sweeper.Pin();
            // Its contents are as private as the store's.
            DurableFile.CreateFolder(folder, isDurable: true);
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var database = Path.Combine(folder, DatabaseName);
            await CopyDatabaseAsync(engine, source, database, cancellationToken).ConfigureAwait(false);
            var copied = CopyFiles(database, folder, files, cancellationToken);
            var manifest = new BackupManifest(Format, Migrator.Newest, Hash(database), copied);
            // What it speaks of is on the disk before it is.
            DurableFile.SyncTree(folder);
            var path = Path.Combine(folder, Manifest);
            await File.WriteAllBytesAsync(path, JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest), cancellationToken).ConfigureAwait(false);
            DurableFile.SyncFile(path);
            DurableFile.SyncFolder(folder);
            return manifest;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StorageException(StorageErrors.BackupFailed, $"The backup into {folder} failed: {exception.Message}", exception);
        }
    }

    /// <summary>Checks a backup and puts it where a store is to be. The caller has locked the data directory, and nothing runs on it.</summary>
    /// <param name="backup">A folder that <see cref="SqliteEngine.BackupAsync"/> made.</param>
    /// <param name="target">The data directory; it must have no store.</param>
    /// <exception cref="StorageException">It is not whole, or there is a store already (FUL6008).</exception>
    public static void Restore(string backup, string target)
    {
        var path = Path.Combine(backup, Manifest);
        if (!File.Exists(path)) throw new StorageException(StorageErrors.BackupFailed, $"{backup} has no {Manifest}: it is no backup, or one that was not finished.");
        if (StoreFiles.In(target).Any())
            throw new StorageException(StorageErrors.BackupFailed, $"{target} has a store already. Put it away with `fulmar data reset`, which makes room for the backup.");
        try
        {
            var manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), BackupJson.Default.BackupManifest) ?? throw new JsonException("It is empty.");
            if (manifest.Format != Format) throw new JsonException($"Its format is {manifest.Format}, and this version reads {Format}.");
            Verify(Path.Combine(backup, DatabaseName), manifest.DatabaseSha256);
            foreach (var (name, hash) in manifest.Files) Verify(Inside(Path.Combine(backup, "content"), name), hash);
            foreach (var name in manifest.Files.Keys)
            {
                var to = Inside(Path.Combine(target, "content"), name);
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(Inside(Path.Combine(backup, "content"), name), to, overwrite: true);
            }
            // The database last, under its name in one step: a restore that is killed leaves no store.
            var staged = Path.Combine(target, DatabaseName + ".restoring");
            File.Copy(Path.Combine(backup, DatabaseName), staged, overwrite: true);
            DurableFile.SyncFile(staged);
            if (manifest.Files.Count > 0) DurableFile.SyncTree(Path.Combine(target, "content"));
            DurableFile.SyncFolder(target);
            File.Move(staged, Path.Combine(target, DatabaseName));
            DurableFile.SyncFolder(target);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new StorageException(StorageErrors.BackupFailed, $"The backup {backup} cannot be restored: {exception.Message}", exception);
        }
    }

    private static async Task CopyDatabaseAsync(SqliteEngine engine, Connection source, string path, CancellationToken cancellationToken)
    {
        using var target = Connection.Open(path, readOnly: false);
        sqlite3_backup? backup = null;
        try
        {
            var code = raw.SQLITE_OK;
            while (code != raw.SQLITE_DONE)
            {
                cancellationToken.ThrowIfCancellationRequested();
                // On the writer's connection, whose changes between the slices the copy then follows; outside of its transactions.
                await engine.BetweenBatchesAsync(() =>
                {
                    backup ??= raw.sqlite3_backup_init(target.Handle, "main", source.Handle, "main");
                    code = raw.sqlite3_backup_step(backup, Slice);
                }).ConfigureAwait(false);
                target.Check(code);
            }
        }
        finally
        {
            if (backup is not null) await engine.BetweenBatchesAsync(() => raw.sqlite3_backup_finish(backup)).ConfigureAwait(false);
        }
        // The copy has the source's header, which says WAL: as one plain file it is easier to carry.
        target.Execute("PRAGMA journal_mode = DELETE");
    }

    private static Dictionary<string, string> CopyFiles(string database, string folder, ContentStore files, CancellationToken cancellationToken)
    {
        var copied = new Dictionary<string, string>();
        using var connection = Connection.Open(database, readOnly: true);
        using var rows = connection.Prepare("SELECT id FROM content WHERE deleted_at IS NULL");
        while (rows.Step())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var from = files.PathOf(Writing.GuidBytes.Read(rows.Blob(0)));
            var name = Path.Combine(Path.GetFileName(Path.GetDirectoryName(from)!), Path.GetFileName(from));
            var to = Path.Combine(folder, "content", name);
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to);
            copied.Add(name, Hash(to));
        }
        return copied;
    }

    private static void Verify(string file, string hash)
    {
        if (!File.Exists(file) || Hash(file) != hash) throw new IOException($"{Path.GetFileName(file)} is missing or was changed since the backup was made.");
    }

    /// <summary>A name of the manifest, which comes from outside, as a path that stays in the folder.</summary>
    private static string Inside(string folder, string name)
    {
        var path = Path.GetFullPath(Path.Combine(folder, name));
        return path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) ? path : throw new IOException($"'{name}' leads out of the backup.");
    }

    private static string Hash(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexString(SHA256.HashData(stream));
    }
}
