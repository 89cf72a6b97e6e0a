using System.Reflection;
using System.Runtime.Loader;

namespace Fulmar.Runtime.Workers.CSharp;

/// <summary>
/// Where an app's assemblies live. The Sdk and the shared framework come from the host, so that both sides mean the same types; the rest comes
/// from the app's <c>deps.json</c>. Collectible while developing, so that a reload frees the version before; not when serving, because
/// collectible code runs slower.
/// </summary>
internal sealed class AppLoadContext(string name, string assemblyPath, bool isCollectible) : AssemblyLoadContext(name, isCollectible)
{
    private static readonly HashSet<string> Shared = FindShared();
    private readonly AssemblyDependencyResolver resolver = new(assemblyPath);

    /// <summary>Whether an assembly is the host's for every app.</summary>
    public static bool IsShared(string name) => Shared.Contains(name);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name is { } name && Shared.Contains(name)) return Default.LoadFromAssemblyName(assemblyName);
        return resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private static HashSet<string> FindShared()
    {
        var sdk = typeof(FunctionAttribute).Assembly;
        HashSet<string> names = new(StringComparer.OrdinalIgnoreCase) { sdk.GetName().Name!, "System.Memory.Data" };
        string[] frameworks = [Path.GetDirectoryName(typeof(object).Assembly.Location)!,
            Path.GetDirectoryName(typeof(Microsoft.AspNetCore.Http.HttpContext).Assembly.Location)!];
        foreach (var folder in frameworks)
            foreach (var file in Directory.EnumerateFiles(folder, "*.dll"))
                names.Add(Path.GetFileNameWithoutExtension(file));
        return names;
    }
}
