using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Fulmar.Storage;

namespace Fulmar.Triggers.Warmup;

/// <summary>A run of a function that makes its version warm. What it commits stands; what fails is told, and comes again with the next version.</summary>
internal sealed class WarmupInvocation(AppSnapshot app, Function function) : TriggerInvocation(app, function)
{
    protected override IReadOnlyDictionary<string, object?> ReadBindingData() => new Dictionary<string, object?>();

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
}
