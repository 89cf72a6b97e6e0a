using Fulmar.Storage;

namespace Fulmar.Runtime;

/// <summary>
/// What the app's data is called in the embedded engine. A data directory belongs to one app, so these are the same for every app: who renames
/// the app or its folder keeps the data.
/// </summary>
public static class StoreNames
{
    /// <summary>The app's own records: keys, timers, checkpoints, receipts.</summary>
    public static AppId App { get; } = new("app");

    /// <summary>User data of connections that name no other store.</summary>
    public static StoreId Own { get; } = new("app");
}
