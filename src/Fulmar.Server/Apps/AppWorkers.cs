using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Workers;
using Fulmar.Runtime.Workers.CSharp;
using Fulmar.Runtime.Workers.Custom;
using Fulmar.Runtime.Workers.Node;
using Fulmar.Runtime.Workers.Node.Processes;
using Fulmar.Server.Configuration;
using Fulmar.Server.Logging;

namespace Fulmar.Server.Apps;

/// <summary>Makes what runs a version of the app: builds where this host builds, and loads each language that the folder holds.</summary>
internal sealed class AppWorkers(AppFolder app, AppOutput output, HostOptions options, NodeSpares spares, LogHub logs, TimeProvider time)
{
    private static readonly TimeSpan StartBound = TimeSpan.FromSeconds(60), StopBound = TimeSpan.FromSeconds(10);

    /// <summary>Builds what must be built.</summary>
    /// <exception cref="Runtime.FulmarException">It does not build, is not built, or what builds it is missing.</exception>
    public async Task<string?> BuildAsync(CancellationToken cancellationToken)
    {
        if (app.HasJavaScript) await output.PackageAsync(cancellationToken).ConfigureAwait(false);
        return app.Kind is AppKind.JavaScript or AppKind.CustomHandler ? null : await output.AssemblyAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Loads it.</summary>
    /// <param name="assembly">What <see cref="BuildAsync"/> returned.</param>
    /// <param name="version">The number of the version.</param>
    /// <param name="host">What <c>host.json</c> says.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Runtime.FulmarException">It cannot be loaded.</exception>
    public async Task<IWorker> LoadAsync(string? assembly, int version, HostDefinition host, CancellationToken cancellationToken)
    {
        if (app.Kind == AppKind.CustomHandler) return await CustomWorker.LoadAsync(CustomSettings.Read(options, host), logs, time, cancellationToken).ConfigureAwait(false);
        if (assembly is null) return await LoadNodeAsync(host, cancellationToken).ConfigureAwait(false);
        var csharp = await CSharpWorker.LoadAsync(assembly, version, new CSharpWorkerOptions(
            options.AppFolder, Path.Combine(options.DataDirectory, "run", "app"), options.DataDirectory, options.Mode == RunMode.Start, StartBound, StopBound), logs, cancellationToken).ConfigureAwait(false);
        if (!app.HasJavaScript) return csharp;
        try { return new CompositeWorker(csharp, await LoadNodeAsync(host, cancellationToken).ConfigureAwait(false)); }
        catch
        {
            await csharp.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private Task<NodeWorker> LoadNodeAsync(HostDefinition host, CancellationToken cancellationToken) =>
        NodeWorker.LoadAsync(NodeSettings.Read(options, host), spares, logs, time, cancellationToken);
}
