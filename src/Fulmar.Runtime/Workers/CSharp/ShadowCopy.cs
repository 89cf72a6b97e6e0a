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
        Directory.CreateDirectory(folder);
        foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(source, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target, overwrite: true);
        }
        return new ShadowCopy(folder, Path.Combine(folder, Path.GetFileName(assemblyPath)));
    }

    public void Dispose()
    {
        try { Directory.Delete(Folder, recursive: true); }
        catch (IOException) { /* the next start sweeps what is left */ }
    }
}
