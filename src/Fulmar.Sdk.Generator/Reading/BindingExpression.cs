namespace Fulmar.Sdk.Generator.Reading;

/// <summary>Text of a binding that may name settings: <c>%QUEUE_NAME%</c>.</summary>
internal static class BindingExpression
{
    public static bool IsClosed(string text) => text.Count(c => c == '%') % 2 == 0;

    /// <summary>The text with each setting kept as a word that no braces or slashes of its value are known of.</summary>
    public static string WithoutSettings(string text)
    {
        var parts = text.Split('%');
        for (var i = 1; i < parts.Length; i += 2) parts[i] = $"%{parts[i].Replace('/', '_').Replace('{', '_').Replace('}', '_').Replace('?', '_')}%";
        return string.Concat(parts);
    }
}
