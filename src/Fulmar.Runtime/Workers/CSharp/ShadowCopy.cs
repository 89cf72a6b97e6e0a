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

    /// <summary>Copies the output folder that holds <paramref name="assemblyPath"/> to a folder of its own below <paramref name="parent"/>.</summary>
    public static ShadowCopy Of(string assemblyPath, string parent, int version)
    {
        var source = Path.GetDirectoryName(assemblyPath)!;
        var folder = Path.Combine(parent, version.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        CopyFolder(source, folder, parent);
        return new ShadowCopy(folder, Path.Combine(folder, Path.GetFileName(assemblyPath)));
    }

    private static void CopyFolder(string source, string target, string shadows)
    {
        Directory.CreateDirectory(target);
        foreach (var file in Directory.EnumerateFiles(source))
        {
            var name = Path.GetFileName(file);
            // What comes from the host is listed in the app's deps.json, so it must be there, and is never loaded: a link will do.
            if (AppLoadContext.IsShared(Path.GetFileNameWithoutExtension(name))) File.CreateSymbolicLink(Path.Combine(target, name), file);
            else if (!IsDocumentation(file)) File.Copy(file, Path.Combine(target, name), overwrite: true);
        }
        foreach (var inner in Directory.EnumerateDirectories(source))
            // A published app's own data directory lies beside its assemblies, and the copies in it.
            if (!Path.GetFileName(inner).StartsWith('.') && !shadows.StartsWith(inner + "/", StringComparison.Ordinal))
                CopyFolder(inner, Path.Combine(target, Path.GetFileName(inner)), shadows);
    }

    // Made by the compiler beside an assembly, for editors.
    private static bool IsDocumentation(string file) =>
        file.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) && File.Exists(Path.ChangeExtension(file, ".dll"));

    public void Dispose()
    {
        try { Directory.Delete(Folder, recursive: true); }
        catch (IOException) { /* the next start sweeps what is left */ }
    }
}
