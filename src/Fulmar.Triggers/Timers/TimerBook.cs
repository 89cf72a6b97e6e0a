using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Fulmar.Storage;

namespace Fulmar.Triggers.Timers;

/// <summary>
/// All timers of the app, as this process knows them: it goes on when the version of the app is replaced, so that a run of the version before is
/// waited for and no occurrence is run by both.
/// </summary>
internal sealed class TimerBook(TimerStore store, TimerLease lease, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1);
    private readonly ConcurrentDictionary<string, TimerSlot> slots = [];
    private readonly ConcurrentQueue<TimerSlot> changed = [];
    private readonly WakeUp news = new();
    private long read;

    /// <summary>Changes when the states were read anew; 0 while another node has the timers.</summary>
    public long Epoch => lease.Epoch;

    /// <summary>Makes a commit the owner's.</summary>
    public Guard Guard => lease.Guard;

    /// <summary>Whether timers that run at the start of the host have had their chance.</summary>
    public bool HasStarted { get; set; }

    /// <summary>Waits until no other pump looks at the timers. Left again by disposing of the answer.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Turn(turn);
    }

    /// <summary>Whether this node has the timers. When it has just come to have them, their states are read.</summary>
    public async ValueTask<bool> HoldAsync(CancellationToken cancellationToken)
    {
        if (await lease.HoldAsync(cancellationToken).ConfigureAwait(false) is not { } isRenewed) return false;
        if (read != lease.Epoch)
        {
            var states = await store.ReadAsync(cancellationToken).ConfigureAwait(false);
            // What is remembered may be older than what another node did meanwhile.
            foreach (var slot in slots.Values) slot.State = null;
            foreach (var (function, state) in states) Slot(function).State = state;
            read = lease.Epoch;
        }
        // Pauses that other nodes were told of.
        if (isRenewed) await ReadPausesAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>The slot of a function's timer.</summary>
    public TimerSlot Slot(string function) => slots.GetOrAdd(function, static name => new TimerSlot(name));

    /// <summary>Gives a slot back whose run has ended.</summary>
    public void End(TimerSlot slot)
    {
        slot.Invocation = null;
        slot.IsRunning = false;
        LookAt(slot);
    }

    /// <summary>Pauses a timer durably, or lets it go on.</summary>
    public async Task SetPausedAsync(string function, bool isPaused, CancellationToken cancellationToken)
    {
        await store.SetPausedAsync(function, isPaused, cancellationToken).ConfigureAwait(false);
        SetPaused(Slot(function), isPaused);
    }

    /// <summary>Whether a timer is paused, asked of the store: another node may have been told.</summary>
    public async Task<IReadOnlySet<string>> ReadPausesAsync(CancellationToken cancellationToken)
    {
        var paused = await store.ReadPausedAsync(cancellationToken).ConfigureAwait(false);
        foreach (var slot in slots.Values) SetPaused(slot, paused.Contains(slot.Function));
        foreach (var function in paused) SetPaused(Slot(function), isPaused: true);
        return paused;
    }

    /// <summary>A timer's state as the store has it; of one that keeps none, as this process knows it.</summary>
    public async ValueTask<TimerState?> FindStateAsync(string function, CancellationToken cancellationToken) =>
        await store.FindAsync(function, cancellationToken).ConfigureAwait(false) ?? Slot(function).State;

    /// <summary>A slot that was given back, paused or resumed, and is to be looked at again.</summary>
    public bool TryTakeChanged([NotNullWhen(true)] out TimerSlot? slot) => changed.TryDequeue(out slot);

    /// <summary>Sleeps until a slot changes, at most for the time given.</summary>
    public Task SleepAsync(TimeSpan bound, CancellationToken cancellationToken) => news.SleepAsync(bound, time, cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    private void SetPaused(TimerSlot slot, bool isPaused)
    {
        if (slot.IsPaused == isPaused) return;
        slot.IsPaused = isPaused;
        LookAt(slot);
    }

    private void LookAt(TimerSlot slot)
    {
        changed.Enqueue(slot);
        news.Set();
    }

    private sealed class Turn(SemaphoreSlim turn) : IDisposable
    {
        public void Dispose() => turn.Release();
    }
}
