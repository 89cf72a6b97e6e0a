using System.Text;

namespace Fulmar.Runtime.Workers.Node.Calls;

/// <summary>Names of headers that come in nearly every response, without making a text for each.</summary>
internal static class HeaderName
{
    private static readonly string[] Known =
    [
        "content-type", "content-length", "set-cookie", "cache-control", "location", "etag", "date", "vary", "connection", "keep-alive", "transfer-encoding", "upgrade",
        "last-modified", "x-request-id", "access-control-allow-origin", "content-encoding",
    ];

    private static readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Names =
        Known.ToDictionary(name => name, StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The name, in lower case where it is known.</summary>
    public static string Of(ReadOnlySpan<byte> name)
    {
        Span<char> characters = stackalloc char[64];
        if (name.Length <= characters.Length && Encoding.ASCII.TryGetChars(name, characters, out var count) && Names.TryGetValue(characters[..count], out var known)) return known;
        return Encoding.UTF8.GetString(name).ToLowerInvariant();
    }
}
