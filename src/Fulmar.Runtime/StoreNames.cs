using Fulmar.Storage;

namespace Fulmar.Runtime;

/// <summary>
/// What the host's app is called in its store. The embedded store belongs to one app, so that a folder that is renamed finds its data again; where
/// several apps share a store, each brings a name of its own.
/// </summary>
public static class StoreNames
{
    /// <summary>Keys, timers, receipts.</summary>
    public static AppId App { get; } = new("app");

    /// <summary>Queues and documents of a connection that names no other store.</summary>
    public static StoreId Own { get; } = new("app");

    /// <summary>
    /// This node among those that share the store. Two processes never have one name at once: where it is met, a process is meant that is gone, or
    /// this one. The embedded store has one node.
    /// </summary>
    public static string Node => "node";
}
