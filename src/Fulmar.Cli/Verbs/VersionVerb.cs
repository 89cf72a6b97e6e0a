using System.CommandLine;
using System.Runtime.InteropServices;
using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Verbs;

/// <summary><c>fulmar version</c></summary>
internal static class VersionVerb
{
    public static Command Create()
    {
        var verb = new Verb("version", "Show the version, the commit it was built from, and what it runs on.")
        {
            Examples = ["fulmar version", "fulmar version --json"],
        };
        verb.Runs(Run);
        return verb;
    }

    private static int Run(ParseResult call, VerbOutput output)
    {
        var version = new VersionDocument(
            Release.Version, Release.Commit, Release.SdkVersion,
            RuntimeInformation.FrameworkDescription, RuntimeInformation.RuntimeIdentifier);
        output.Result(version, json => json.VersionDocument, text =>
        {
            text.WriteLine($"fulmar    {version.Version}");
            text.WriteLine($"commit    {version.Commit ?? "unknown"}");
            text.WriteLine($"sdk       {version.Sdk ?? "none in this build"}");
            text.WriteLine($"runtime   {version.Runtime}");
            text.WriteLine($"platform  {version.Platform}");
        });
        return ExitCode.Ok;
    }
}

/// <summary>What <c>fulmar version --json</c> prints.</summary>
internal sealed record VersionDocument(string Version, string? Commit, string? Sdk, string Runtime, string Platform);
