using System.Text;
using System.Text.Json;

namespace Fulmar.Storage.Sqlite.Reading;

/// <summary>Where a page ended, as text that nobody needs to read.</summary>
internal static class Continuation
{
    public static string Write(params string[] parts) =>
        Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(parts)).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    /// <summary>The parts that <see cref="Write"/> was given.</summary>
    /// <exception cref="StorageException">It is no continuation (FUL6004).</exception>
    public static string[] Read(string text, int parts)
    {
        try
        {
            var padded = text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '=');
            if (JsonSerializer.Deserialize<string[]>(Encoding.UTF8.GetString(Convert.FromBase64String(padded))) is { } read && read.Length == parts) return read;
        }
        catch (Exception exception) when (exception is FormatException or JsonException) { /* told below */ }
        throw new StorageException(StorageErrors.InvalidOperation, "That is no continuation of a page. Give back the one that the page before came with.");
    }

    public static long Number(string text) =>
        long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number
            : throw new StorageException(StorageErrors.InvalidOperation, "That is no continuation of a page.");

    public static string Text(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
