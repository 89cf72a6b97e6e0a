namespace Fulmar.Sdk.Generator.Reading;

/// <summary>A function's name: <c>^[a-z][a-z0-9_-]{0,127}$</c> in any case, and not <c>host</c>.</summary>
internal static class FunctionName
{
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= 128
        && IsLetter(name[0])
        && name.All(c => IsLetter(c) || c is (>= '0' and <= '9') or '_' or '-')
        && !string.Equals(name, "host", StringComparison.OrdinalIgnoreCase);

    private static bool IsLetter(char c) => c is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');
}
