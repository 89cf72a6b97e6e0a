using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Workers.Node.Wire;

namespace Fulmar.Runtime.Workers.Node.Processes;

/// <summary>Makes a generic process the worker of one version of an app. Each must find the same functions: they are called by their place.</summary>
internal sealed class AppStarter(NodeWorkerOptions options, NodeSpares spares)
{
    private IReadOnlyList<string>? names;

    /// <summary>What the first process found.</summary>
    public LoadedMessage? Loaded { get; private set; }

    /// <exception cref="AppRejectedException">Files of the app do not load (FUL1016).</exception>
    /// <exception cref="FulmarException">It has no functions (FUL1005), or no process can be started (FUL4010, FUL4011).</exception>
    /// <exception cref="WorkerLostException">The process ended meanwhile.</exception>
    public async Task<NodeProcess> StartAsync(CancellationToken cancellationToken)
    {
        var process = await spares.TakeAsync(options.Launch, cancellationToken).ConfigureAwait(false);
        try
        {
            var loaded = await LoadAsync(process, cancellationToken).ConfigureAwait(false);
            Check(loaded);
            names ??= [.. loaded.Functions.Select(function => function.Name)];
            if (!names.SequenceEqual(loaded.Functions.Select(function => function.Name)))
                throw new FulmarException(ErrorCodes.CannotLoad, "Loaded again, the app has other functions than before. Register the same ones each time, and start it again.");
            Loaded ??= loaded;
            return process;
        }
        catch
        {
            await process.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public void PrepareSpare() => spares.Prepare(options.Launch);

    private async Task<LoadedMessage> LoadAsync(NodeProcess process, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(options.StartBound);
        try
        {
            return await process.LoadAsync(new StartMessage(
                options.Folder, options.Environment, options.HostVersion, options.IsDevelopment, options.IsPure, options.CompileCache, options.Functions), bound.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new FulmarException(ErrorCodes.EntryPointFailed,
                $"The app did not load within {options.StartBound.TotalSeconds:0} s. Move slow work out of its modules' top level and its appStart hooks.", exception);
        }
    }

    private void Check(LoadedMessage loaded)
    {
        // A pattern that leads nowhere is told as that.
        var isNowhere = loaded is { Functions.Count: 0, Matched.Count: 0, Main.Length: > 0 };
        if (loaded.Errors.Count > 0 && !isNowhere) throw new AppRejectedException([.. loaded.Errors.Select(error => new FulmarException(ErrorCodes.EntryPointFailed, TextOf(error)))]);
        if (loaded.Functions.Count > 0) return;
        var looked = loaded switch
        {
            { Main: null or "" } => "Its package.json has no \"main\", which says where functions are (such as \"src/functions/*.js\"), and no folder has a function.json.",
            { Matched.Count: 0 } => $"\"main\" of its package.json is '{loaded.Main}', which matches no file. Build the app, or mend the pattern.",
            _ => $"\"main\" of its package.json is '{loaded.Main}', which matched {string.Join(", ", loaded.Matched.Take(20))}{(loaded.Matched.Count > 20 ? ", …" : "")}; none of them registers a function, such as with app.http('hello', …).",
        };
        throw new FulmarException(ErrorCodes.NoFunctions, $"{options.Folder} has no functions. {looked}");
    }

    private static string TextOf(LoadError error)
    {
        var stack = error.Stack is { Length: > 0 } text ? text.Contains(error.Message, StringComparison.Ordinal) ? text : $"{error.Message}{Environment.NewLine}{text}" : error.Message;
        return error.File is { Length: > 0 } file ? $"{file} does not load: {stack}" : stack;
    }
}
