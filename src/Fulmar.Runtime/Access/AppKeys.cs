using Fulmar.Storage;

namespace Fulmar.Runtime.Access;

/// <summary>The app's keys: read once, changed one at a time, and asked as the ring that holds now. A change acts at once.</summary>
public sealed class AppKeys(IStorageEngine engine, MasterKey setting, TimeProvider time) : IDisposable
{
    /// <summary>Keys that an app may have.</summary>
    public const int Limit = 1_000;

    private readonly SemaphoreSlim changing = new(1);
    private KeyRing ring = new(setting.Key is { } master ? [master] : []);

    /// <summary>The keys that hold now.</summary>
    public KeyRing Ring => Volatile.Read(ref ring);

    /// <summary>Reads what is stored. Before the doors open.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        List<Key> stored = [];
        string? after = null;
        do
        {
            var page = await engine.QueryAsync(new DocumentQuery(KeyDocument.Collection) { Count = StorageLimits.Page, After = after }, cancellationToken).ConfigureAwait(false);
            stored.AddRange(page.Documents.Select(KeyDocument.Read));
            after = page.Continuation;
        }
        while (after is not null);
        Volatile.Write(ref ring, new KeyRing(setting.Key is { } master ? stored.Where(key => key.Name != KeyName.Master).Prepend(master) : stored));
    }

    /// <summary>Makes the master key where there is none, neither stored nor set; null where there is.</summary>
    public async Task<KeyWritten?> CreateMasterAsync(CancellationToken cancellationToken) =>
        Ring.Find(KeyName.Master) is null ? await CreateAsync(KeyName.Master, null, cancellationToken).ConfigureAwait(false) as KeyWritten : null;

    /// <summary>Makes a key that is not there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Null for a new one.</param>
    /// <param name="cancellationToken">Ends waiting for the change before.</param>
    public Task<KeyOutcome> CreateAsync(KeyName name, string? value, CancellationToken cancellationToken) =>
        WriteAsync(name, value, DocumentCondition.IfAbsent, cancellationToken);

    /// <summary>Gives a key that is there another value. The one before opens nothing any more.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public Task<KeyOutcome> RotateAsync(KeyName name, string? value, CancellationToken cancellationToken) =>
        WriteAsync(name, value, DocumentCondition.IfPresent, cancellationToken);

    /// <summary>Makes a key, or gives the one that is there another value: Azure's way.</summary>
    /// <inheritdoc cref="CreateAsync"/>
    public Task<KeyOutcome> PutAsync(KeyName name, string? value, CancellationToken cancellationToken) => WriteAsync(name, value, default, cancellationToken);

    /// <summary>Ends a key.</summary>
    public async Task<KeyOutcome> RevokeAsync(KeyName name, CancellationToken cancellationToken)
    {
        if (name.Fault is { } fault) return new KeyRefused(KeyRefusal.Invalid, fault);
        if (name == KeyName.Master) return new KeyRefused(KeyRefusal.Invalid, "The master key cannot be revoked: nothing could be administered any more. Rotate it.");
        await changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var outcome = await engine.CommitAsync(new StorageCommit(new DeleteDocument(KeyDocument.KeyOf(name), DocumentCondition.IfPresent)), cancellationToken).ConfigureAwait(false);
            if (outcome is Refused) return Unknown(name);
            Volatile.Write(ref ring, ring.Without(name));
            return KeyRevoked.Instance;
        }
        finally { changing.Release(); }
    }

    /// <inheritdoc/>
    public void Dispose() => changing.Dispose();

    private async Task<KeyOutcome> WriteAsync(KeyName name, string? value, DocumentCondition condition, CancellationToken cancellationToken)
    {
        if ((name.Fault ?? (value is null ? null : KeyValue.Fault(value))) is { } fault) return new KeyRefused(KeyRefusal.Invalid, fault);
        if (name == KeyName.Master && setting.Key is not null)
            return new KeyRefused(KeyRefusal.Conflict, "The master key is the setting FULMAR_MASTER_KEY. Change it there and start the host again, or remove the setting.");
        await changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var known = ring.Find(name);
            if (known is null && ring.Keys.Count >= Limit)
                return new KeyRefused(KeyRefusal.Conflict, $"The app has {Limit} keys, and may have no more. Revoke those that nobody uses.");
            var given = value ?? KeyValue.New();
            // Spelled as it was at first.
            var key = Key.Of(known?.Name ?? name, given, time.GetUtcNow());
            var outcome = await engine.CommitAsync(new StorageCommit(new PutDocument(KeyDocument.KeyOf(name), KeyDocument.Write(key), condition)), cancellationToken).ConfigureAwait(false);
            if (outcome is Refused) return known is null ? Unknown(name) : Exists(name);
            Volatile.Write(ref ring, ring.With(key));
            return new KeyWritten(key, given, IsNew: known is null);
        }
        finally { changing.Release(); }
    }

    private static KeyRefused Unknown(KeyName name) => new(KeyRefusal.Unknown, $"There is no such key: {name}. `fulmar keys` shows those that there are.");

    private static KeyRefused Exists(KeyName name) => new(KeyRefusal.Conflict, $"There is one already: {name}. Rotate it to get a new value.");
}
