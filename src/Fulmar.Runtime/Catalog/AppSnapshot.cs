using Fulmar.Runtime.Bindings;
using Fulmar.Runtime.Workers;

namespace Fulmar.Runtime.Catalog;

/// <summary>One version of the app: its functions, and the worker that runs them. Immutable, swapped whole.</summary>
public sealed class AppSnapshot
{
    private const int Closed = int.MinValue / 2;
    private volatile TaskCompletionSource? emptied;
    private int users;

    private AppSnapshot(int version, string name, HostDefinition host, IWorker worker, IReadOnlyList<Function> functions, FunctionExecutionDelegate? middleware)
    {
        Version = version;
        Name = name;
        Host = host;
        Worker = worker;
        Functions = functions;
        Middleware = middleware;
    }

    /// <summary>Counts the versions that this host has loaded, from 1.</summary>
    public int Version { get; }

    /// <summary>The app's name.</summary>
    public string Name { get; }

    /// <summary>What <c>host.json</c> says.</summary>
    public HostDefinition Host { get; }

    /// <summary>In the order of declaration.</summary>
    public IReadOnlyList<Function> Functions { get; }

    internal IWorker Worker { get; }

    /// <summary>The app's middleware around the function; null where it has none.</summary>
    internal FunctionExecutionDelegate? Middleware { get; }

    /// <summary>Takes part in this version, so that it is not freed. False when it has drained already.</summary>
    internal bool TryEnter()
    {
        if (Interlocked.Increment(ref users) > 0) return true;
        Interlocked.Decrement(ref users);
        return false;
    }

    internal void Leave()
    {
        if (Interlocked.Decrement(ref users) == 0) emptied?.TrySetResult();
    }

    /// <summary>Waits until nobody uses this version any more, at most for the time given, and frees its worker. Returns whether it drained.</summary>
    public async Task<bool> RetireAsync(TimeSpan bound)
    {
        emptied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        // From here on, zero means closed: who would enter now is sent to the version that serves.
        if (Interlocked.CompareExchange(ref users, Closed, 0) != 0)
        {
            try { await emptied.Task.WaitAsync(bound).ConfigureAwait(false); }
            catch (TimeoutException) { return false; }
            if (Interlocked.CompareExchange(ref users, Closed, 0) != 0) return await RetireAsync(bound).ConfigureAwait(false);
        }
        await Worker.DisposeAsync().ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends what still runs in it. False where that cannot be done.</summary>
    public Task<bool> TryAbandonAsync() => Worker.TryAbandonAsync();

    /// <summary>The function of that name, in any case.</summary>
    public Function? Find(string name) => Functions.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Checks what a worker found and makes the app's next version of it.</summary>
    /// <exception cref="AppRejectedException">With <i>all</i> that is wrong.</exception>
    public static AppSnapshot Create(int version, string name, HostDefinition host, IWorker worker)
    {
        List<FulmarException> errors = [];
        List<Function> functions = [];
        foreach (var definition in worker.Functions)
        {
            if (host.Functions.Count > 0 && !host.Functions.Contains(definition.Name, StringComparer.OrdinalIgnoreCase)) continue;
            try { functions.Add(Check(definition, host, worker)); }
            catch (FulmarException exception) { errors.Add(exception); }
        }
        errors.AddRange(Conflicts(functions));
        if (errors.Count > 0) throw new AppRejectedException(errors);
        return new AppSnapshot(version, name, host, worker, functions, worker.BuildMiddleware(RunFunctionAsync));
    }

    private static Task RunFunctionAsync(FunctionContext context) => ((Invocations.Invocation)context).Function.Invoke(context).AsTask();

    private static Function Check(FunctionDefinition definition, HostDefinition host, IWorker worker)
    {
        if (!FunctionName.IsValid(definition.Name))
            throw new FulmarException(ErrorCodes.InvalidFunction,
                $"'{definition.Name}' is no function name. It begins with a letter, holds at most 128 letters, digits, '_' and '-', and is not 'host'.");
        var triggers = definition.Bindings.Where(b => b.Type.EndsWith("Trigger", StringComparison.OrdinalIgnoreCase)).ToList();
        if (triggers is not [var trigger])
            throw new FulmarException(ErrorCodes.InvalidFunction,
                $"Function '{definition.Name}' has {triggers.Count} triggers ({string.Join(", ", triggers.Select(t => t.Type))}). It takes exactly one.");
        if (definition.InputBindings.FirstOrDefault(binding => binding != trigger) is { } input)
            throw new BindingReader(definition, input, host.Settings).Invalid("it is an input, and this version knows none besides triggers");
        return new Function(definition, worker.Bind(definition), TriggerDefinition.Read(definition, trigger, host),
            QueueOutputDefinition.ReadAll(definition, host), host.Disabled.Contains(definition.Name));
    }

    private static IEnumerable<FulmarException> Conflicts(List<Function> functions)
    {
        for (var later = 1; later < functions.Count; later++)
            for (var earlier = 0; earlier < later; earlier++)
            {
                var (a, b) = (functions[earlier], functions[later]);
                if (a.Name.Equals(b.Name, StringComparison.OrdinalIgnoreCase))
                    yield return new FulmarException(ErrorCodes.DuplicateFunction,
                        $"Two functions are called '{b.Name}': {Place(a)} and {Place(b)}. Rename one of them.");
                else if (a.Http is { } x && b.Http is { } y && x.Shape == y.Shape && x.SharesMethodWith(y))
                    yield return new FulmarException(ErrorCodes.RouteConflict,
                        $"Function '{b.Name}' ({Place(b)}) conflicts with the route of '{a.Name}' ({Place(a)}): both answer '{y.Route}'. " +
                        "Change a route, or give them different methods.");
            }
    }

    private static string Place(Function function) => function.Definition.ScriptFile ?? function.Definition.EntryPoint;
}

/// <summary>An app that cannot run, with everything that is wrong with it.</summary>
public sealed class AppRejectedException(IReadOnlyList<FulmarException> errors)
    : Exception(string.Join(Environment.NewLine, errors.Select(e => $"{e.Code}: {e.Message}")))
{
    /// <summary>At least one.</summary>
    public IReadOnlyList<FulmarException> Errors { get; } = errors;
}
