using System.Text.Json.Nodes;
using Fulmar.Runtime;
using Fulmar.Runtime.Access;
using Fulmar.Server;
using Fulmar.Server.Admin;

namespace Fulmar.Cli.Verbs.Keys;

/// <summary>The keys in a data directory on which no host runs. Which functions there are is not known then.</summary>
internal sealed class StoredKeys : IKeys
{
    private readonly OfflineStore store;
    private readonly AppKeys keys;

    private StoredKeys(OfflineStore store)
    {
        this.store = store;
        // A setting is of the process that runs the host.
        keys = new AppKeys(store.Engine, new MasterKey(null), TimeProvider.System);
    }

    /// <summary>Opens them, and locks the data directory until they are let go.</summary>
    public static async Task<StoredKeys> OpenAsync(string dataDirectory, CancellationToken cancellationToken)
    {
        var opened = new StoredKeys(OfflineStore.Open(dataDirectory, TimeProvider.System));
        try
        {
            await opened.keys.LoadAsync(cancellationToken).ConfigureAwait(false);
            return opened;
        }
        catch
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public Task<JsonArray> ListAsync(CancellationToken cancellationToken) => Task.FromResult(KeyJson.Of(keys.Ring));

    public async Task<JsonObject> CreateAsync(KeyName name, string? value, CancellationToken cancellationToken) =>
        KeyJson.Of(Granted<KeyWritten>(await keys.CreateAsync(name, value, cancellationToken).ConfigureAwait(false)));

    public async Task<JsonObject> RotateAsync(KeyName name, string? value, CancellationToken cancellationToken) =>
        KeyJson.Of(Granted<KeyWritten>(await keys.RotateAsync(name, value, cancellationToken).ConfigureAwait(false)));

    public async Task RevokeAsync(KeyName name, CancellationToken cancellationToken) =>
        Granted<KeyRevoked>(await keys.RevokeAsync(name, cancellationToken).ConfigureAwait(false));

    public async ValueTask DisposeAsync()
    {
        keys.Dispose();
        await store.DisposeAsync().ConfigureAwait(false);
    }

    private static T Granted<T>(KeyOutcome outcome) where T : KeyOutcome =>
        outcome is KeyRefused refused ? throw new FulmarException(ErrorCodes.KeyRefused, refused.Reason) : (T)outcome;
}
