using System.Text.Json;
using Fulmar.Hosting;
using Microsoft.Extensions.Logging;

namespace Fulmar.Runtime.Workers.Custom;

/// <summary>Runs functions in any program that serves HTTP: Azure's custom handlers.</summary>
public sealed class CustomWorker : IWorker
{
    private readonly CustomWorkerOptions options;
    private readonly CustomSupervisor supervisor;
    private readonly AppServices services;
    private readonly TaskCompletionSource<FulmarException> never = new();

    private CustomWorker(CustomWorkerOptions options, IReadOnlyList<FunctionDefinition> functions, CustomSupervisor supervisor, AppServices services)
    {
        (this.options, Functions, this.supervisor, this.services) = (options, functions, supervisor, services);
    }

    /// <inheritdoc/>
    public IReadOnlyList<FunctionDefinition> Functions { get; }

    /// <inheritdoc/>
    public IServiceProvider Services => services.Provider;

    // A program that ends is started again.
    /// <inheritdoc/>
    public Task<FulmarException> Ended => never.Task;

    /// <inheritdoc/>
    public FulmarException? Trouble => supervisor.Trouble;

    /// <inheritdoc/>
    public string? Note => $"Custom handler: {Path.GetFileName(options.Executable)}{(options.ForwardsRequests ? ", which gets requests as they are" : "")}";

    /// <inheritdoc/>
    public JsonSerializerOptions Json => JsonSerializerOptions.Web;

    /// <summary>Starts an app's program and waits until it listens.</summary>
    /// <exception cref="FulmarException">It has no functions (FUL1005), or its program cannot be used (FUL4011).</exception>
    public static async Task<CustomWorker> LoadAsync(CustomWorkerOptions options, ILoggerProvider logs, TimeProvider time, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(logs);
        var functions = FunctionFolders.Read(options.Folder);
        if (functions.Count == 0)
            throw new FulmarException(ErrorCodes.NoFunctions, $"{options.Folder} has no functions: none of its folders has a function.json. Make one, such as Hello/function.json, for each function of the custom handler.");
        CustomProcess first;
        try { first = await StartAsync(cancellationToken).ConfigureAwait(false); }
        catch (WorkerLostException lost) { throw new FulmarException(ErrorCodes.WorkerUnusable, $"{lost.Message} It was to listen on the port that FUNCTIONS_CUSTOMHANDLER_PORT names.", lost); }
        var supervisor = new CustomSupervisor(options, first, StartAsync, time, logs.CreateLogger("Fulmar.Worker"));
        return new CustomWorker(options, functions, supervisor, AppServices.CreateDefault(new AppHandover(options.Folder, logs)));

        Task<CustomProcess> StartAsync(CancellationToken token) => CustomProcess.StartAsync(options, logs, time, token);
    }

    /// <inheritdoc/>
    public FunctionInvoker Bind(FunctionDefinition function)
    {
        ArgumentNullException.ThrowIfNull(function);
        return options.ForwardsRequests && IsHttpOnly(function) ? new ForwardInvoker(supervisor, options.HostVersion).InvokeAsync : new PayloadInvoker(supervisor, options.HostVersion).InvokeAsync;
    }

    /// <inheritdoc/>
    public FunctionExecutionDelegate? BuildMiddleware(FunctionExecutionDelegate function) => null;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await supervisor.DisposeAsync().ConfigureAwait(false);
        if (services.Provider is IAsyncDisposable provider) await provider.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Whether a request starts it, its response is all that leaves it, and nothing else is bound.</summary>
    private static bool IsHttpOnly(FunctionDefinition function) =>
        function.InputBindings.All(binding => binding.Type.Equals("httpTrigger", StringComparison.OrdinalIgnoreCase))
        && function.OutputBindings.All(binding => binding.Type.Equals("http", StringComparison.OrdinalIgnoreCase));
}
