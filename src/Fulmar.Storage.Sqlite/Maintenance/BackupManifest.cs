using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulmar.Storage.Sqlite.Maintenance;

/// <summary>What a backup says of itself: <c>backup.json</c>, written last, so that a folder with it is whole.</summary>
/// <param name="Format">1.</param>
/// <param name="Schema">Of the database.</param>
/// <param name="DatabaseSha256">Of <c>fulmar.db</c>, in hexadecimal.</param>
/// <param name="Files">Names of the files below <c>content/</c> with their SHA-256.</param>
/// <param name="RootKeySha256">Of <c>root.key</c>; null where it was left out.</param>
public sealed record BackupManifest(int Format, int Schema, string DatabaseSha256, IReadOnlyDictionary<string, string> Files, string? RootKeySha256);

/// <summary>What is to be copied, and where.</summary>
/// <param name="Folder">A new or empty folder, outside of the data directory.</param>
/// <param name="WithRootKey">Whether the key that opens the store's secrets goes with it: then whoever has the backup has the secrets.</param>
public sealed record BackupTarget(string Folder, bool WithRootKey = false);

/// <summary>How far a backup is.</summary>
/// <param name="Part"><c>database</c> or <c>files</c>.</param>
/// <param name="Done">Pages, or files.</param>
/// <param name="Total">Of so many now.</param>
public sealed record BackupProgress(string Part, long Done, long Total);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;
