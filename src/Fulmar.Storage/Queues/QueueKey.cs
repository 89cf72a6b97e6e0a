namespace Fulmar.Storage;

/// <summary>Which namespace a queue's name belongs to: the storage queue <c>orders</c> is not the Service Bus queue <c>orders</c>.</summary>
public enum QueueFamily
{
    /// <summary>Azure Storage queues.</summary>
    Storage = 0,

    /// <summary>Azure Service Bus queues.</summary>
    ServiceBus = 1,

    /// <summary>The host's own.</summary>
    App = 2,
}

/// <summary>Names a queue. A queue comes to be with its first message.</summary>
/// <param name="Store">Whose.</param>
/// <param name="Family">In which namespace.</param>
/// <param name="Name">1 to 260 characters.</param>
public readonly record struct QueueKey(StoreId Store, QueueFamily Family, string Name)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Store}/{Family}/{Name}";
}
