using System.Reflection;

namespace Fulmar.Cli;

/// <summary>Which Fulmar this is, as the build wrote it into the assembly.</summary>
internal static class Release
{
    private static readonly Assembly Cli = typeof(Release).Assembly;
    private static readonly string[] Informational =
        (Cli.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+', 2);

    public static string Version => Informational[0];

    /// <summary>The commit that it was built from; null for a build outside a clone.</summary>
    public static string? Commit => Informational.Length > 1 ? Informational[1] : null;

    /// <summary>The version of the Sdk's package that travels with this command line; null for a plain <c>dotnet build</c>, which carries none.</summary>
    public static string? SdkVersion { get; } =
        Cli.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(metadata => metadata.Key == "FulmarSdkVersion")?.Value;

    /// <summary>How a person or an editor calls this command line: the clone's script, or the installed tool.</summary>
    public static string Command => Environment.GetEnvironmentVariable("FULMAR_COMMAND") is { Length: > 0 } script ? script : "fulmar";
}
