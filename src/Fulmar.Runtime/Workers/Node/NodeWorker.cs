using System.Text.Json;
using Fulmar.Hosting;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Workers.Node.Calls;
using Fulmar.Runtime.Workers.Node.Processes;
using Microsoft.Extensions.Logging;

namespace Fulmar.Runtime.Workers.Node;

/// <summary>Runs functions in JavaScript in processes of Node, over one Unix socket each.</summary>
public sealed class NodeWorker : IWorker
{
    private readonly NodePool pool;
    private readonly AppServices services;
    private readonly TaskCompletionSource<FulmarException> never = new();

    private NodeWorker(NodePool pool, AppStarter starter, AppServices services)
    {
        (this.pool, this.services) = (pool, services);
        Functions = LoadedFunctions.ReadAll(starter.Loaded!.Functions);
        Module = starter.Loaded!.Module is { Kind: not "none" } module ? new NodeModule(module.Kind == "light", module.Version) : null;
    }

    /// <inheritdoc/>
    public IReadOnlyList<FunctionDefinition> Functions { get; }

    /// <summary>Which copy of <c>@azure/functions</c> answers; null for an app that has none.</summary>
    public NodeModule? Module { get; }

    /// <summary>The leaders of its process groups.</summary>
    internal IReadOnlyList<int> ProcessIds => pool.ProcessIds;

    /// <inheritdoc/>
    public IServiceProvider Services => services.Provider;

    // A process that ends is replaced.
    /// <inheritdoc/>
    public Task<FulmarException> Ended => never.Task;

    /// <inheritdoc/>
    public FulmarException? Trouble => pool.Trouble;

    /// <inheritdoc/>
    public string? Note => Module is null ? null
        : Module.IsLight ? $"JavaScript: Fulmar's light module answers for @azure/functions {Module.Version}" : $"JavaScript: the app's own @azure/functions {Module.Version}";

    /// <inheritdoc/>
    public JsonSerializerOptions Json => JsonSerializerOptions.Web;

    /// <summary>Starts an app's processes: the first is waited for.</summary>
    /// <exception cref="FulmarException">It cannot be loaded, has no functions, or there is no Node.</exception>
    /// <exception cref="AppRejectedException">Files of it do not load.</exception>
    public static async Task<NodeWorker> LoadAsync(NodeWorkerOptions options, NodeSpares spares, ILoggerProvider logs, TimeProvider time, CancellationToken cancellationToken)
    {
        var starter = new AppStarter(options, spares);
        NodeProcess first;
        try { first = await starter.StartAsync(cancellationToken).ConfigureAwait(false); }
        catch (WorkerLostException lost) { throw new FulmarException(ErrorCodes.EntryPointFailed, $"{lost.Message} It was loading the app.", lost); }
        var pool = new NodePool(options, starter, first, time, logs.CreateLogger("Fulmar.Worker"));
        try { return new NodeWorker(pool, starter, AppServices.CreateDefault(new AppHandover(options.Folder, logs))); }
        catch
        {
            await pool.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public FunctionInvoker Bind(FunctionDefinition function)
    {
        var number = Functions.TakeWhile(known => known != function).Count();
        return function.Bindings.Any(binding => binding.Type.Equals(HttpTriggerDefinition.BindingType, StringComparison.OrdinalIgnoreCase))
            ? new HttpInvoker(pool, number).InvokeAsync : new DataInvoker(pool, number).InvokeAsync;
    }

    /// <inheritdoc/>
    public bool RunsElsewhere(FunctionDefinition function) => true;

    /// <inheritdoc/>
    public FunctionExecutionDelegate? BuildMiddleware(FunctionExecutionDelegate function) => null;

    /// <inheritdoc/>
    public async Task<bool> TryAbandonAsync()
    {
        await pool.AbandonAsync().ConfigureAwait(false);
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await pool.DisposeAsync().ConfigureAwait(false);
        if (services.Provider is IAsyncDisposable provider) await provider.DisposeAsync().ConfigureAwait(false);
    }
}

/// <summary>A copy of <c>@azure/functions</c>.</summary>
/// <param name="IsLight">Whether Fulmar's own answers in place of the installed one.</param>
/// <param name="Version">The installed one's.</param>
public sealed record NodeModule(bool IsLight, string? Version);
