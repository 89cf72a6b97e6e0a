using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Fulmar.Hosting;
using Microsoft.Extensions.Logging;

namespace Fulmar.Runtime.Workers.CSharp;

/// <summary>How the C# worker runs an app.</summary>
/// <param name="AppFolder">The app's folder: the content root of its services.</param>
/// <param name="ShadowFolder">Where copies of the app's output are put.</param>
/// <param name="DataDirectory">The host's, which is no part of the app.</param>
/// <param name="IsCollectible">Whether a replaced version must free its memory.</param>
/// <param name="StartBound">How long <c>Main</c> may take to reach <c>Run()</c>. Default 60 s.</param>
/// <param name="StopBound">How long <c>Main</c> may take to return after its drain. Default 10 s.</param>
public sealed record CSharpWorkerOptions(string AppFolder, string ShadowFolder, string DataDirectory, bool IsCollectible, TimeSpan StartBound, TimeSpan StopBound);

/// <summary>Runs C# functions in this process, called directly by code that the generator wrote.</summary>
public sealed class CSharpWorker : IWorker
{
    private const int MostWarmed = 64;
    private readonly CSharpWorkerOptions options;
    private readonly Dictionary<string, FunctionInvoker> invokers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ShadowCopy copy;
    private readonly AppMain main;
    private readonly AppServices services;
    private AppLoadContext? context;

    private CSharpWorker(CSharpWorkerOptions options, AppLoadContext context, ShadowCopy copy, IFunctionIndex index, AppMain main, AppServices services)
    {
        this.options = options;
        this.context = context;
        this.copy = copy;
        this.main = main;
        this.services = services;
        Functions = [.. index.Functions.Select(function => function.Definition)];
        // Of two functions with one name the first stands here: the snapshot refuses both with their places.
        foreach (var function in index.Functions) invokers.TryAdd(function.Definition.Name, function.Invoke);
    }

    /// <inheritdoc/>
    public IReadOnlyList<FunctionDefinition> Functions { get; }

    /// <inheritdoc/>
    public IServiceProvider Services => services.Provider;

    /// <inheritdoc/>
    public Task<FulmarException> Ended => main.EndedUnasked;

    /// <inheritdoc/>
    public JsonSerializerOptions Json { get; private init; } = JsonSerializerOptions.Web;

    /// <summary>Tells whether the load context of a worker that was disposed of is gone.</summary>
    internal WeakReference LoadContext => new(context);

    /// <inheritdoc/>
    public FunctionInvoker Bind(FunctionDefinition function) => invokers[function.Name];

    /// <inheritdoc/>
    public FunctionExecutionDelegate? BuildMiddleware(FunctionExecutionDelegate function) =>
        services.Middleware.Count == 0 ? null : services.Middleware.Reverse().Aggregate(function, (next, step) => step.Wrap(next));

    /// <summary>Loads an app's assembly, runs its <c>Main</c> up to <c>Run()</c>, and finds its functions.</summary>
    /// <exception cref="FulmarException">The assembly cannot be loaded, has no functions, or its <c>Main</c> failed.</exception>
    public static async Task<CSharpWorker> LoadAsync(
        string assemblyPath, int version, CSharpWorkerOptions options, ILoggerProvider logs, CancellationToken cancellationToken)
    {
        var main = new AppMain(new AppHandover(options.AppFolder, logs));
        ShadowCopy? copy = null;
        AppLoadContext? context = null;
        try
        {
            AppFramework.Check(assemblyPath);
            copy = ShadowCopy.Of(assemblyPath, options.ShadowFolder, options.DataDirectory, version);
            context = new AppLoadContext($"app v{version}", copy.AssemblyPath, options.IsCollectible);
            var assembly = context.LoadFromAssemblyPath(copy.AssemblyPath);
            var attribute = assembly.GetCustomAttribute<FunctionIndexAttribute>() ?? throw new FulmarException(ErrorCodes.NoFunctions,
                $"{Path.GetFileName(assemblyPath)} has no functions. Mark a method with [Function(\"Name\")], and see that the project references Fulmar.Sdk.");
            var index = (IFunctionIndex)Activator.CreateInstance(attribute.IndexType)!;
            if (index.Functions.Count == 0) throw new FulmarException(ErrorCodes.NoFunctions,
                $"{Path.GetFileName(assemblyPath)} has no functions. Mark a method with [Function(\"Name\")], or run `fulmar new http Hello`.");
            var services = await main.StartAsync(attribute.HasProgram ? assembly.EntryPoint : null, options.StartBound, cancellationToken).ConfigureAwait(false);
            var json = AppJson.Of(services.Provider);
            // The other core compiles what the first call needs, while this one goes on to the routes.
            _ = Task.Run(() => Warm(index, json), CancellationToken.None);
            return new CSharpWorker(options, context, copy, index, main, services) { Json = json };
        }
        catch (Exception exception)
        {
            await main.EndAsync(options.StopBound).ConfigureAwait(false);
            if (options.IsCollectible) context?.Unload();
            copy?.Dispose();
            if (exception is FulmarException or OperationCanceledException) throw;
            throw new FulmarException(ErrorCodes.CannotLoad,
                $"{Path.GetFileName(assemblyPath)} cannot be loaded: {exception.Message} Build the app again; if it stays, see which package is missing from its output folder.", exception);
        }
    }

    private static void Warm(IFunctionIndex index, JsonSerializerOptions json)
    {
        foreach (var function in index.Functions.Take(MostWarmed))
        {
            RuntimeHelpers.PrepareDelegate(function.Invoke);
            if (function.Definition.ResponseType is not { } type) continue;
            try { json.GetTypeInfo(type); }
            catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException) { /* the first call says so */ }
        }
    }

    /// <summary>Ends the app's <c>Main</c> and lets its memory go. Call it when nothing runs in this version any more.</summary>
    public async ValueTask DisposeAsync()
    {
        await main.EndAsync(options.StopBound).ConfigureAwait(false);
        if (options.IsCollectible) context?.Unload();
        context = null;
        copy.Dispose();
    }
}
