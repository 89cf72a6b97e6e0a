using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Fulmar.Runtime.Invocations;

/// <summary>Bounds of running code.</summary>
public sealed record InFlightOptions
{
    /// <summary>How long after its time is up a function may still end by itself. Default 5 s.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Runaways at which the host is unhealthy. Default 10.</summary>
    public int RunawayLimit { get; init; } = 10;

    /// <summary>How often running invocations are looked at. Default 250 ms.</summary>
    public TimeSpan WatchInterval { get; init; } = TimeSpan.FromMilliseconds(250);
}

/// <summary>
/// The invocations that run now, and the watch over their time. One pass over a list every quarter of a second costs less than a timer and a
/// cancellation source an invocation, which nearly none ever needs.
/// </summary>
public sealed partial class InFlight(InFlightOptions options, TimeProvider time, ILogger<InFlight> logger)
{
    private readonly Lock gate = new();
    private Invocation? first;
    private int count;
    private int runaways;
    private TaskCompletionSource? idle;

    /// <summary>Invocations that run now, runaways included.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Invocations that were given up and whose code still runs.</summary>
    public int Runaways => Volatile.Read(ref runaways);

    /// <summary>Whether so much code ran away that the process should be replaced.</summary>
    public bool IsUnhealthy => Runaways >= options.RunawayLimit;

    /// <summary>Called once when the limit of runaways is reached.</summary>
    public event Action? LimitReached;

    // A runaway has its answer and may never end: nobody waits for it.
    private bool IsIdle => count <= runaways;

    internal void Add(Invocation invocation)
    {
        lock (gate)
        {
            count++;
            invocation.Next = first;
            if (first is not null) first.Previous = invocation;
            first = invocation;
        }
    }

    internal void Remove(Invocation invocation)
    {
        TaskCompletionSource? wake = null;
        lock (gate)
        {
            if (invocation.Previous is { } previous) previous.Next = invocation.Next;
            else first = invocation.Next;
            if (invocation.Next is { } next) next.Previous = invocation.Previous;
            invocation.Next = invocation.Previous = null;
            if (invocation.IsAbandoned) runaways--;
            count--;
            wake = WhoWaits();
        }
        wake?.SetResult();
    }

    /// <summary>Waits until nothing runs but what was given up already, at most for the time given. Returns whether that is so.</summary>
    public async Task<bool> DrainAsync(TimeSpan bound)
    {
        Task wait;
        lock (gate)
        {
            if (IsIdle) return true;
            wait = (idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
        await Task.WhenAny(wait, Task.Delay(bound, time, CancellationToken.None)).ConfigureAwait(false);
        return wait.IsCompleted;
    }

    /// <summary>Cancels the tokens of what runs and is chosen.</summary>
    internal void Cancel(Func<Invocation, bool> chosen)
    {
        foreach (var invocation in Running())
            if (chosen(invocation)) invocation.Cancel();
    }

    /// <summary>Watches until cancelled.</summary>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(options.WatchInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken).ConfigureAwait(false))
                try { WatchOnce(); }
                catch (Exception exception) { Log.PassFailed(logger, exception); }
        }
        catch (OperationCanceledException) { /* the host stops */ }
    }

    internal void WatchOnce()
    {
        foreach (var invocation in Running())
        {
            if (invocation.App.Host.FunctionTimeout is not { } limit) continue;
            var age = Stopwatch.GetElapsedTime(invocation.StartedAt);
            if (age < limit) continue;
            invocation.Expire();
            if (age < limit + options.Grace) continue;
            // What runs in another process can be ended, and then ends by itself.
            if (invocation.Remote is { } remote) remote.Kill();
            else if (invocation.TryAbandon()) GiveUp(invocation);
        }
    }

    private void GiveUp(Invocation invocation)
    {
        int now;
        TaskCompletionSource? wake;
        lock (gate)
        {
            now = ++runaways;
            wake = WhoWaits();
        }
        wake?.SetResult();
        Log.RanAway(logger, invocation.Function.Name, invocation.InvocationId, invocation.App.Host.FunctionTimeout!.Value, options.Grace, now, options.RunawayLimit);
        _ = invocation.AbandonAsync();
        if (now == options.RunawayLimit) LimitReached?.Invoke();
    }

    private TaskCompletionSource? WhoWaits()
    {
        if (!IsIdle) return null;
        var wake = idle;
        idle = null;
        return wake;
    }

    /// <summary>What runs now, newest first.</summary>
    internal List<Invocation> Running()
    {
        lock (gate)
        {
            if (count == 0) return [];
            var running = new List<Invocation>(count);
            for (var invocation = first; invocation is not null; invocation = invocation.Next) running.Add(invocation);
            return running;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "The watch over running functions failed once; it goes on.")]
        public static partial void PassFailed(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message =
            "FUL3002: {Function} ({InvocationId}) ran past its {Limit} and {Grace} of grace and was given up; its code still runs and keeps its slot ({Runaways} of {RunawayLimit} runaways). Let it observe its CancellationToken.")]
        public static partial void RanAway(ILogger logger, string function, string invocationId, TimeSpan limit, TimeSpan grace, int runaways, int runawayLimit);
    }
}
