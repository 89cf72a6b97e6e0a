using System.Diagnostics;
using Fulmar.Hosting;
using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Fulmar.Runtime.Workers;
using Fulmar.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fulmar.Triggers;

/// <summary>A run of a function that no request started: nobody waits for an answer, and the commit is what is delivered.</summary>
internal abstract class TriggerInvocation(AppSnapshot app, Function function) : Invocation(app, function)
{
    private IFeatureCollection? features;

    /// <summary>Why it failed; null where it did not.</summary>
    public Exception? Failure { get; protected set; }

    /// <summary>Completes when the watch gives it up, for who waits for its end.</summary>
    public TaskCompletionSource? GivenUp { get; init; }

    public override HttpContext? HttpContext => null;

    public override IFeatureCollection Features => features ??= new FeatureCollection();

    public override BindingContext BindingContext => field ??= new TriggerBindingContext(ReadBindingData());

    protected override CancellationToken CallerGone => CancellationToken.None;

    protected internal override bool IsCallerGone => false;

    // Where nothing is to be acknowledged, its effects alone are committed, and a failure is told to who waits.
    protected internal override async ValueTask SettleAsync()
    {
        if (await CommitAsync([]).ConfigureAwait(false) is Refused) Delivery = InvocationOutcome.Refused;
    }

    protected internal override ValueTask FailAsync(Exception exception, InvocationOutcome outcome)
    {
        Failure = exception;
        return ValueTask.CompletedTask;
    }

    protected internal override Task AbandonAsync()
    {
        GivenUp?.TrySetResult();
        return Task.CompletedTask;
    }

    protected internal override void Describe(Activity activity) => activity.SetTag("faas.trigger", Function.Trigger.Type);

    /// <summary>Why it did not succeed: a code, and sentences.</summary>
    internal (string Code, string Description) Explain(InvocationOutcome outcome, Exception? exception) => outcome switch
    {
        InvocationOutcome.TimedOut => (ErrorCodes.FunctionTimedOut, $"{Function.Name} ran longer than functionTimeout allows."),
        InvocationOutcome.Refused => (ErrorCodes.CommitRefused, $"What {Function.Name} wanted to commit was refused: something had changed meanwhile."),
        _ when exception is WorkerLostException => (ErrorCodes.WorkerLost, Bounded(exception.Message)),
        _ when exception is UnreadableMessageException => (ErrorCodes.UnreadableMessage, Bounded(exception.Message)),
        _ => (ErrorCodes.FunctionFailed, exception is null ? $"{Function.Name} did not run to its end." : Bounded($"{UserStack.NameOf(exception)}: {exception.Message}")),
    };

    /// <summary>What is known besides the payload, read when somebody asks.</summary>
    protected abstract IReadOnlyDictionary<string, object?> ReadBindingData();

    private static string Bounded(string text) => BoundedText.Of(text, 2_000);

    private sealed class TriggerBindingContext(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData { get; } = data;
    }
}
