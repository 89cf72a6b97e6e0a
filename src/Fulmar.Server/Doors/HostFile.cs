using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulmar.Server.Doors;

/// <summary>What a running host leaves in its data directory, so that commands find it.</summary>
/// <param name="Pid">The host's process.</param>
/// <param name="App">The app's name.</param>
/// <param name="Mode"><c>start</c> or <c>serve</c>.</param>
/// <param name="Public">The public door's addresses.</param>
/// <param name="Operators">The operators' address, null for none.</param>
/// <param name="Socket">The operators' Unix socket.</param>
/// <param name="StartedAt">When its doors opened.</param>
public sealed record HostFile(int Pid, string App, string Mode, IReadOnlyList<string> Public, string? Operators, string Socket, DateTimeOffset StartedAt)
{
    /// <summary>
    /// Reads it; null where no host runs, or the one that did was killed. The lock says which: the number of a process that is gone may be another's
    /// by now, and means nothing in another container.
    /// </summary>
    public static HostFile? Find(string dataDirectory)
    {
        try
        {
            var file = JsonSerializer.Deserialize(File.ReadAllBytes(DataDirectory.HostFileIn(dataDirectory)), HostFileJson.Default.HostFile);
            return FileLock.IsTaken(DataDirectory.LockIn(dataDirectory)) ? file : null;
        }
        catch (Exception exception) when (exception is IOException or JsonException or UnauthorizedAccessException) { return null; }
    }

    internal void Write(string path)
    {
        // Whole or not at all: a reader must never see half of it.
        var temporary = path + ".new";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(this, HostFileJson.Default.HostFile));
        File.Move(temporary, path, overwrite: true);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(HostFile))]
internal sealed partial class HostFileJson : JsonSerializerContext;
