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
        foreach (var file in Directory.EnumerateFiles(source)) File.Copy(file, Path.Combine(target, Path.GetFileName(file)), overwrite: true);
        foreach (var inner in Directory.EnumerateDirectories(source))
            // A published app's own data directory lies beside its assemblies, and the copies in it.
            if (!Path.GetFileName(inner).StartsWith('.') && !shadows.StartsWith(inner + "/", StringComparison.Ordinal))
                CopyFolder(inner, Path.Combine(target, Path.GetFileName(inner)), shadows);
    }

    public void Dispose()
    {
        try { Directory.Delete(Folder, recursive: true); }
        catch (IOException) { /* the next start sweeps what is left */ }
    }
}
