using System.Collections.Concurrent;

namespace Fulmar.Server.Apps;

/// <summary>Files that the host's own builds wrote beside what they make, such as npm's lock file: as long as they stay so, their change is no news.</summary>
internal sealed class OwnWrites
{
    private readonly ConcurrentDictionary<string, (long Length, DateTime Time)> known = new(StringComparer.Ordinal);

    /// <summary>Remembers a file as it is now, where it is there.</summary>
    public void Remember(string file)
    {
        if (StateOf(file) is { } state) known[file] = state;
    }

    /// <summary>Whether a file is as it was remembered.</summary>
    public bool Has(string file) => known.TryGetValue(file, out var state) && StateOf(file) == state;

    private static (long Length, DateTime Time)? StateOf(string file) => new FileInfo(file) is { Exists: true } details ? (details.Length, details.LastWriteTimeUtc) : null;
}
