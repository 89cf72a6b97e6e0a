using System.Text.Json;

namespace Fulmar.Runtime.Workers.CSharp;

/// <summary>Refuses an app whose framework this process cannot be.</summary>
internal static class AppFramework
{
    /// <exception cref="FulmarException">The app is made for a newer .NET (FUL1006), or does not say for which (FUL1014).</exception>
    public static void Check(string assemblyPath)
    {
        var file = Path.ChangeExtension(assemblyPath, ".runtimeconfig.json");
        if (!File.Exists(file)) return;
        using var document = Read(file);
        if (!document.RootElement.TryGetProperty("runtimeOptions", out var options)) return;
        foreach (var framework in Frameworks(options))
        {
            if (!framework.TryGetProperty("version", out var text) || !Version.TryParse(text.GetString()?.Split('-')[0], out var version)) continue;
            if (version.Major > Environment.Version.Major)
                throw new FulmarException(ErrorCodes.NewerFramework,
                    $"The app is made for .NET {version.Major}, and this host runs on .NET {Environment.Version.Major}. " +
                    $"Set <TargetFramework>net{Environment.Version.Major}.0</TargetFramework> in its project file, or take a newer Fulmar.");
        }
    }

    private static JsonDocument Read(string file)
    {
        try { return JsonDocument.Parse(File.ReadAllBytes(file)); }
        catch (JsonException exception)
        {
            throw new FulmarException(ErrorCodes.CannotLoad, $"{file} cannot be read: {exception.Message} Build the app again.", exception);
        }
    }

    private static IEnumerable<JsonElement> Frameworks(JsonElement options)
    {
        if (options.TryGetProperty("framework", out var one)) yield return one;
        if (options.TryGetProperty("frameworks", out var many))
            foreach (var framework in many.EnumerateArray()) yield return framework;
    }
}
