using System.Diagnostics;
using System.Text.Json;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Commits;
using Fulmar.Runtime.Workers;
using Fulmar.Storage;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fulmar.Runtime.Invocations;

/// <summary>
/// One run of a function. It is the <see cref="FunctionContext"/> that user code sees, so that a call needs no other; whatever most
/// functions never ask for is made when it is asked for.
/// </summary>
public abstract class Invocation(AppSnapshot app, Function function) : FunctionContext, IServiceProvidersFeature
{
    private const int Running = 0, Settling = 1, Abandoned = 2;
    private static readonly AsyncLocal<Invocation?> Ambient = new();

    // Its own: user code holds this object, and may lock it.
    private readonly Lock gate = new();
    private string? id;
    private int state;
    private bool cancelRequested, overdue, ended;
    private CancellationTokenSource? cancellation;
    private AsyncServiceScope? scope;
    private IServiceProvider? services;
    private IDictionary<object, object>? items;
    private Effects? effects;
    private IRemoteCall? remote;

    /// <summary>The invocation that the current code runs for; null outside of any.</summary>
    public static Invocation? Current
    {
        get => Ambient.Value;
        internal set => Ambient.Value = value;
    }

    /// <summary>The version of the app that it runs on.</summary>
    public AppSnapshot App { get; } = app;

    /// <summary>The function that it runs.</summary>
    public Function Function { get; } = function;

    /// <inheritdoc/>
    public override string InvocationId => id ?? Interlocked.CompareExchange(ref id, InvocationIds.New(), null) ?? id;

    /// <inheritdoc/>
    public override string FunctionId => Function.Definition.Id;

    /// <inheritdoc/>
    public override FunctionDefinition FunctionDefinition => Function.Definition;

    /// <inheritdoc/>
    public override TraceContext TraceContext => new ActivityTraceContext(Activity);

    /// <inheritdoc/>
    public override RetryContext? RetryContext => null;

    /// <inheritdoc/>
    public override object? Result { get; set; }

    /// <inheritdoc/>
    public override IDictionary<object, object> Items
    {
        get => items ??= new Dictionary<object, object>();
        set => items = value;
    }

    /// <inheritdoc/>
    public override IServiceProvider InstanceServices
    {
        get
        {
            if (services is not null) return services;
            // A function's parallel tasks must not open two scopes.
            lock (gate)
            {
                if (services is not null) return services;
                scope = App.Worker.Services.CreateAsyncScope();
                return services = scope.Value.ServiceProvider;
            }
        }
        set => services = value;
    }

    IServiceProvider IServiceProvidersFeature.RequestServices
    {
        get => InstanceServices;
        set => InstanceServices = value;
    }

    /// <inheritdoc/>
    public override CancellationToken CancellationToken
    {
        get
        {
            lock (gate)
            {
                if (cancellation is null)
                {
                    cancellation = CancellationTokenSource.CreateLinkedTokenSource(CallerGone);
                    if (cancelRequested) cancellation.Cancel();
                }
                return cancellation.Token;
            }
        }
    }

    /// <summary>Cancelled when nobody waits for the result any more.</summary>
    protected abstract CancellationToken CallerGone { get; }

    /// <summary>Whether nobody waits for the result any more.</summary>
    protected internal abstract bool IsCallerGone { get; }

    /// <summary>Whether its caller already has a part of the answer, as with a stream of events: it may never end by itself.</summary>
    protected internal virtual bool IsAnswering => false;

    internal override JsonSerializerOptions Json => App.Worker.Json;

    internal Activity? Activity { get; set; }

    /// <summary>Stopwatch ticks at the start.</summary>
    internal long StartedAt { get; set; }

    /// <summary>Whether its time was up before it ended.</summary>
    internal bool IsOverdue => Volatile.Read(ref overdue);

    /// <summary>Whether the host asked it to end.</summary>
    internal bool IsCancelRequested => Volatile.Read(ref cancelRequested);

    /// <summary>Whether the watch has answered for it.</summary>
    internal bool IsAbandoned => Volatile.Read(ref state) == Abandoned;

    /// <summary>Its run in another process, while there is one.</summary>
    internal IRemoteCall? Remote
    {
        get => Volatile.Read(ref remote);
        set => Volatile.Write(ref remote, value);
    }

    // Links of the list in InFlight, which owns them.
    internal Invocation? Next, Previous;

    /// <inheritdoc/>
    public override ILogger GetLogger(string categoryName) =>
        InstanceServices.GetRequiredService<ILoggerFactory>().CreateLogger(categoryName);

    /// <summary>How delivering went, said by <see cref="SettleAsync"/> where it is not as usual.</summary>
    protected internal InvocationOutcome Delivery { get; protected set; } = InvocationOutcome.Succeeded;

    /// <summary>Why its commit was refused; null where it was not.</summary>
    internal string? RefusalReason { get; private set; }

    /// <summary>Why what it answered could not be sent although its commit stands; null where it could.</summary>
    protected internal string? DeliveryProblem { get; protected set; }

    /// <summary>What its commit threw; null where it did not.</summary>
    internal StorageException? CommitFailure { get; private set; }

    /// <summary>What it wants to commit; null while there is nothing.</summary>
    internal Effects? Effects => effects;

    internal override ICommit Commit => effects ?? Interlocked.CompareExchange(ref effects, new Effects(this, Storage!, Time), null) ?? effects;

    /// <summary>Whether the function has read what is stored, so that what it commits may depend on that.</summary>
    internal bool HasReadStored => effects is { HasRead: true };

    /// <summary>Where it commits. Set by the pipeline.</summary>
    internal IStorageEngine? Storage { get; set; }

    /// <summary>The clock. Set by the pipeline.</summary>
    internal TimeProvider Time { get; set; } = TimeProvider.System;

    internal override void SetOutput(string binding, object? value)
    {
        if (value is null) return;
        var output = Function.Outputs.FirstOrDefault(known => known.Binding == binding)
            ?? throw new InvalidOperationException($"Function {Function.Name} has no output '{binding}'.");
        _ = Commit;
        effects!.Output(output.Queue, value);
    }

    /// <summary>
    /// Commits how the trigger is settled together with the invocation's effects. Where an effect was to happen once and has happened, the
    /// trigger alone is settled.
    /// </summary>
    /// <exception cref="StorageException">The storage failed, or the unit is none.</exception>
    internal async ValueTask<CommitOutcome> CommitAsync(IReadOnlyList<StorageOperation> settlement)
    {
        var own = effects?.Take() ?? [];
        if (settlement.Count + own.Count == 0) return new Committed([]);
        // No token: what is admitted reports, and the function has done its part.
        var unit = new StorageCommit([.. settlement, .. own]);
        var outcome = await TryCommitAsync(unit).ConfigureAwait(false);
        if (outcome is not Refused refused) return outcome;
        if (refused.Refusal is not AlreadyDone || refused.Operation < settlement.Count)
        {
            RefusalReason = RefusalText.Of(unit, refused);
            return outcome;
        }
        return settlement.Count == 0 ? new Committed([]) : await TryCommitAsync(new StorageCommit(settlement)).ConfigureAwait(false);
    }

    private async ValueTask<CommitOutcome> TryCommitAsync(StorageCommit unit)
    {
        try { return await Storage!.CommitAsync(unit, CancellationToken.None).ConfigureAwait(false); }
        catch (StorageException exception)
        {
            CommitFailure = exception;
            throw;
        }
    }

    /// <summary>Delivers <see cref="FunctionContext.Result"/>: sends the response, or commits.</summary>
    protected internal abstract ValueTask SettleAsync();

    /// <summary>Tells whoever waits that the function threw.</summary>
    protected internal abstract ValueTask FailAsync(Exception exception, InvocationOutcome outcome);

    /// <summary>Tells whoever waits that the function did not end in time. Its code still runs, so nothing that it may touch is safe to use.</summary>
    protected internal abstract Task AbandonAsync();

    /// <summary>Adds to a recorded span what its trigger knows.</summary>
    protected internal abstract void Describe(Activity activity);

    /// <summary>The owner of the result is decided once: the pipeline when the function ends, or the watch when it never does.</summary>
    internal bool TryBeginSettling() => Interlocked.CompareExchange(ref state, Settling, Running) == Running;

    internal bool TryAbandon() => Interlocked.CompareExchange(ref state, Abandoned, Running) == Running;

    /// <summary>Its time is up.</summary>
    internal void Expire()
    {
        Volatile.Write(ref overdue, true);
        Cancel();
    }

    /// <summary>Cancels the token that the function may have asked for, or will.</summary>
    internal void Cancel()
    {
        lock (gate)
        {
            if (cancelRequested || ended) return;
            cancelRequested = true;
            // On another thread: callbacks are user code, which may block, and may throw what nobody asked for.
            if (cancellation is not null) _ = Observe(cancellation.CancelAsync());
        }
        Remote?.Cancel();

        static async Task Observe(Task callbacks)
        {
            try { await callbacks.ConfigureAwait(false); }
            catch (AggregateException) { /* the function still has its own way to fail */ }
        }
    }

    internal ValueTask EndAsync()
    {
        // Of one that committed nothing too: what is said now could only be lost.
        _ = effects?.Take();
        lock (gate)
        {
            ended = true;
            cancellation?.Dispose();
        }
        return scope is { } owned ? owned.DisposeAsync() : ValueTask.CompletedTask;
    }

    private sealed class ActivityTraceContext(Activity? activity) : TraceContext
    {
        public override string TraceParent => activity?.Id ?? "";

        public override string TraceState => activity?.TraceStateString ?? "";
    }
}
