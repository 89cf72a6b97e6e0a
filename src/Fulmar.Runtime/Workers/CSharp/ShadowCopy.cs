namespace Fulmar.Runtime.Workers.CSharp;

/// <summary>A private copy of an app's output, so that a build may write over the original while this version runs.</summary>
internal sealed class ShadowCopy : IDisposable
{
    private ShadowCopy(string folder, string assemblyPath)
    {
        Folder = folder;
        AssemblyPath = assemblyPath;
    }

    public string Folder { get; }

    public string AssemblyPath { get; }

    /// <summary>Copies the output folder that holds <paramref name="assemblyPath"/> to a folder of its own.</summary>
    /// <param name="assemblyPath">The app's assembly.</param>
    /// <param name="parent">Where the copies of all versions are.</param>
    /// <param name="dataDirectory">The host's, which lies beside the assemblies of a published app and is not copied.</param>
    /// <param name="version">Names the copy.</param>
    public static ShadowCopy Of(string assemblyPath, string parent, string dataDirectory, int version)
    {
        var source = Path.GetDirectoryName(assemblyPath)!;
        var folder = Path.Combine(parent, version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        var copy = new ShadowCopy(folder, Path.Combine(folder, Path.GetFileName(assemblyPath)));
        try { CopyFolder(source, folder, dataDirectory); }
        catch
        {
            copy.Dispose();
            throw;
        }
        return copy;
    }

    private static void CopyFolder(string source, string target, string dataDirectory)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source))
        {
            var name = Path.GetFileName(file);
            // What comes from the host is listed in the app's deps.json, so it must be there, and is never loaded: a link will do.
            if (AppLoadContext.IsShared(Path.GetFileNameWithoutExtension(name))) File.CreateSymbolicLink(Path.Combine(target, name), file);
            else if (!IsDocumentation(file)) File.Copy(file, Path.Combine(target, name), overwrite: true);
        }
        foreach (var inner in new DirectoryInfo(source).EnumerateDirectories())
        {
            // A data directory, be it of another host that had the default.
            if (inner.Name == ".fulmar" || inner.FullName == dataDirectory) continue;
            var copied = Path.Combine(target, inner.Name);
            // A link may lead back to where it stands: it stays a link.
            if (inner.LinkTarget is { } link) Directory.CreateSymbolicLink(copied, Path.GetFullPath(link, source));
            else CopyFolder(inner.FullName, copied, dataDirectory);
        }
    }

    // Made by the compiler beside an assembly, for editors.
    private static bool IsDocumentation(string file) =>
        file.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && File.Exists(Path.ChangeExtension(file, ".dll"));

    public void Dispose()
    {
        try { Directory.Delete(Folder, recursive: true); }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException) { /* the next start sweeps what is left */ }
    }
}
