using Fulmar.Hosting;
using Fulmar.Runtime.Catalog;

namespace Fulmar.Triggers.Queues;

/// <summary>A run of a queue's function with a message that was never in a queue: nothing is leased, and nothing is to be acknowledged.</summary>
internal sealed class ManualMessageInvocation(AppSnapshot app, Function function, QueueTriggerDefinition trigger, ReadOnlyMemory<byte> body, DateTimeOffset now)
    : TriggerInvocation(app, function)
{
    internal override IReadOnlyList<TriggerMessage> Messages { get; } =
        [new TriggerMessage { Id = Guid.CreateVersion7().ToString(), Body = body, EnqueuedAt = now, VisibleUntil = now, Receipt = "manual" }];

    internal override ServiceBusMessageActions MessageActions { get; } = new NoActions();

    protected override IReadOnlyDictionary<string, object?> ReadBindingData() => MessageView.BindingData(Messages[0], trigger.Queue.Family);

    /// <summary>Whatever the function says of the message, there is none to settle.</summary>
    private sealed class NoActions : ServiceBusMessageActions;
}
