using System.Security.Cryptography;
using System.Text.Json;
using Fulmar.Storage.Sqlite.Content;
using Fulmar.Storage.Sqlite.Native;
using Fulmar.Storage.Sqlite.Platform;
using SQLitePCL;

namespace Fulmar.Storage.Sqlite.Maintenance;

/// <summary>Copies a store that is in use, and puts such a copy back.</summary>
public static class Backup
{
    private const int Format = 1;
    private const string Manifest = "backup.json", DatabaseName = "fulmar.db", RootKey = "root.key";

    /// <summary>Pages that are copied while everybody waits: 1 MB.</summary>
    private const int Slice = 256;

    internal static async Task<BackupManifest> MakeAsync(
        BackupTarget to, BackupSource from, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var folder = Path.GetFullPath(to.Folder);
        if (IsInside(folder, from.Folder))
            throw new StorageException(StorageErrors.BackupFailed, $"{folder} is in the data directory, which it is to be a copy of. Name a folder elsewhere, best on another disk.");
        var rootKey = Path.Combine(from.Folder, RootKey);
        if (to.WithRootKey && !File.Exists(rootKey)) throw new StorageException(StorageErrors.BackupFailed, $"{from.Folder} has no {RootKey} that could go with the backup.");
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new StorageException(StorageErrors.BackupFailed, $"{folder} is not empty. Name a new folder for the backup.");
        try
        {
            // Pinned first: what the copied database names stays until it is copied too.
            using var pin = from.Sweeper.Pin();
            // Its contents are as private as the store's.
            DurableFile.CreateFolder(folder, isDurable: true);
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            var database = Path.Combine(folder, DatabaseName);
            await CopyDatabaseAsync(from, database, progress, cancellationToken).ConfigureAwait(false);
            var copied = CopyFiles(database, folder, from.Files, progress, cancellationToken);
            if (to.WithRootKey) File.Copy(rootKey, Path.Combine(folder, RootKey));
            var manifest = new BackupManifest(Format, Migrator.Newest, Hash(database), copied, to.WithRootKey ? Hash(rootKey) : null);
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
            var (keyFrom, keyTo) = (Path.Combine(backup, RootKey), Path.Combine(target, RootKey));
            if (manifest.RootKeySha256 is { } keyHash) Verify(keyFrom, keyHash);
            if (manifest.RootKeySha256 is not null && File.Exists(keyTo) && Hash(keyTo) != manifest.RootKeySha256)
                throw new IOException($"{target} has another {RootKey}. Move it away if nothing else needs it.");
            Verify(Path.Combine(backup, DatabaseName), manifest.DatabaseSha256);
            foreach (var (name, hash) in manifest.Files) Verify(Inside(Path.Combine(backup, "content"), name), hash);
            foreach (var name in manifest.Files.Keys)
            {
                var to = Inside(Path.Combine(target, "content"), name);
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(Inside(Path.Combine(backup, "content"), name), to, overwrite: true);
            }
            if (manifest.RootKeySha256 is not null && !File.Exists(keyTo))
            {
                File.Copy(keyFrom, keyTo);
                DurableFile.SyncFile(keyTo);
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

    private static async Task CopyDatabaseAsync(BackupSource from, string path, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
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
                await from.Engine.BetweenBatchesAsync(() =>
                {
                    backup ??= raw.sqlite3_backup_init(target.Handle, "main", from.Connection.Handle, "main");
                    code = raw.sqlite3_backup_step(backup, Slice);
                }).ConfigureAwait(false);
                target.Check(code);
                var total = raw.sqlite3_backup_pagecount(backup);
                progress?.Report(new BackupProgress("database", total - raw.sqlite3_backup_remaining(backup), total));
            }
        }
        finally
        {
            if (backup is not null) await from.Engine.BetweenBatchesAsync(() => raw.sqlite3_backup_finish(backup)).ConfigureAwait(false);
        }
        // The copy has the source's header, which says WAL: as one plain file it is easier to carry.
        target.Execute("PRAGMA journal_mode = DELETE");
    }

    private static Dictionary<string, string> CopyFiles(string database, string folder, ContentStore files, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        var copied = new Dictionary<string, string>();
        using var connection = Connection.Open(database, readOnly: true);
        var total = connection.ReadInt64("SELECT count(*) FROM content WHERE deleted_at IS NULL");
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
            if (copied.Count % 64 == 0) progress?.Report(new BackupProgress("files", copied.Count, total));
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
        return IsInside(path, Path.GetFullPath(folder)) ? path : throw new IOException($"'{name}' leads out of the backup.");
    }

    private static bool IsInside(string path, string folder) =>
        (path + Path.DirectorySeparatorChar).StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Hash(string file)
    {
        using var stream = File.OpenRead(file);
        return Convert.ToHexString(SHA256.HashData(stream));
    }
}

/// <summary>What a backup is made of: the parts of an engine that is open.</summary>
internal sealed record BackupSource(string Folder, SqliteEngine Engine, Connection Connection, ContentStore Files, Sweeper Sweeper);
