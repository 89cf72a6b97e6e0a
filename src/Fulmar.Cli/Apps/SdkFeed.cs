using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Apps;

/// <summary>The Sdk's package that travels with the command line, in <c>feed/</c> beside it.</summary>
internal static class SdkFeed
{
    /// <summary>
    /// Puts the package where apps can name it for good, and returns that folder: <c>$XDG_DATA_HOME/fulmar/feed</c>, by default
    /// <c>~/.local/share/fulmar/feed</c>. The folder beside the command line goes with the next build or the next version of
    /// the tool, and NuGet refuses to restore where a source is gone; here the packages of earlier apps stay.
    /// </summary>
    public static string Install(string version)
    {
        var package = $"Fulmar.Sdk.{version}.nupkg";
        var beside = Path.Combine(AppContext.BaseDirectory, "feed");
        if (!File.Exists(Path.Combine(beside, package)))
            throw VerbFailure.Environment($"The package {package} is missing from {beside}.", "Install or build Fulmar again.");

        var data = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        // No home: a service, a container. Then what is beside the command line must do.
        if (data.Length == 0) return beside;
        var feed = Directory.CreateDirectory(Path.Combine(data, "fulmar", "feed")).FullName;
        var target = Path.Combine(feed, package);
        if (File.Exists(target)) return feed;
        // Renamed into place, so that a restore running meanwhile sees all of it or nothing.
        var arriving = $"{target}.{Environment.ProcessId}.new";
        File.Copy(Path.Combine(beside, package), arriving, overwrite: true);
        File.Move(arriving, target, overwrite: true);
        return feed;
    }
}
