using Fulmar.Hosting;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Fulmar.Storage;

namespace Fulmar.Triggers.Queues;

/// <summary>A run of a queue's function with a message that was never in a queue: nothing is leased, and nothing is to be acknowledged.</summary>
internal sealed class ManualMessageInvocation(AppSnapshot app, Function function, QueueTriggerDefinition trigger, ReadOnlyMemory<byte> body, DateTimeOffset now)
    : TriggerInvocation(app, function)
{
    internal override IReadOnlyList<TriggerMessage> Messages { get; } =
        [new TriggerMessage { Id = Guid.CreateVersion7().ToString(), Body = body, EnqueuedAt = now, VisibleUntil = now, Receipt = "manual" }];

    internal override ServiceBusMessageActions MessageActions { get; } = new NoActions();

    protected override IReadOnlyDictionary<string, object?> ReadBindingData() => MessageView.BindingData(Messages[0], trigger.Queue.Family);

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

    /// <summary>Whatever the function says of the message, there is none to settle.</summary>
    private sealed class NoActions : ServiceBusMessageActions;
}
