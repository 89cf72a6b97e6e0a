using System.Threading.Channels;
using Fulmar.Runtime;
using Fulmar.Runtime.Invocations;
using Fulmar.Runtime.Workers;
using Microsoft.Extensions.Logging;

namespace Fulmar.Server.Logging;

/// <summary>
/// Where all that is logged meets: the host's own entries, and those of user code with the invocation that they belong to. Keeps the newest
/// entries for whoever asks, and hands each on to the console and to followers; a follower that is too slow loses entries, never the host time.
/// </summary>
public sealed class LogHub(TimeProvider time) : ILoggerProvider
{
    private const int Kept = 1_000;
    private const int LongestText = 32 * 1024;
    private const int FollowerBuffer = 1_000;

    private readonly TimeProvider time = time;
    private readonly Lock gate = new();
    private readonly Queue<LogEntry> newest = new(Kept);
    private readonly List<Channel<LogEntry>> followers = [];
    private volatile LogLevels levels = LogLevels.Serving;

    /// <summary>What is kept. Swapped when <c>host.json</c> changes.</summary>
    public LogLevels Levels
    {
        get => levels;
        set => levels = value;
    }

    /// <summary>Where entries are printed; null for nowhere.</summary>
    public LogConsole? Console { get; set; }

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new HubLogger(this, categoryName);

    /// <summary>The newest entries, oldest first, at most 1,000.</summary>
    public IReadOnlyList<LogEntry> Newest()
    {
        lock (gate) return [.. newest];
    }

    /// <summary>The kept entries, then all that come.</summary>
    public async IAsyncEnumerable<LogEntry> FollowAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<LogEntry>(new BoundedChannelOptions(Kept + FollowerBuffer) { FullMode = BoundedChannelFullMode.DropOldest });
        lock (gate)
        {
            // In one step, so that none between is lost or told twice.
            foreach (var entry in newest) channel.Writer.TryWrite(entry);
            followers.Add(channel);
        }
        try
        {
            await foreach (var entry in channel.Reader.ReadAllAsync(cancellationToken)) yield return entry;
        }
        finally
        {
            lock (gate) followers.Remove(channel);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (gate)
            foreach (var follower in followers) follower.Writer.TryComplete();
    }

    private void Write(LogEntry entry)
    {
        lock (gate)
        {
            if (newest.Count == Kept) newest.Dequeue();
            newest.Enqueue(entry);
            foreach (var follower in followers) follower.Writer.TryWrite(entry);
        }
        Console?.Write(entry);
    }

    private sealed class HubLogger(LogHub hub, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => hub.Levels.IsEnabled(category, logLevel, Invocation.Current?.Function.Name);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var invocation = Invocation.Current;
            string? outcome = null;
            double? duration = null;
            // Only the host's own line tells of an end; a user's placeholder of that name does not.
            if (category == "Host.Results" && state is IReadOnlyList<KeyValuePair<string, object?>> values)
                foreach (var (name, value) in values)
                {
                    if (name == "Outcome") outcome = value?.ToString();
                    else if (name == "DurationMs") duration = value as double?;
                }
            hub.Write(new LogEntry(hub.time.GetUtcNow(), logLevel, category, Bounded(formatter(state, exception)))
            {
                Function = invocation?.Function.Name,
                InvocationId = invocation?.InvocationId,
                TraceId = invocation?.TraceContext.TraceParent is { Length: > 35 } parent ? parent.Substring(3, 32) : null,
                Outcome = outcome,
                DurationMs = duration is { } d ? Math.Round(d, 3) : null,
                Exception = exception is null ? null : Bounded(string.Join(" ---> ", UserStack.Chain(exception).Select(e => $"{(e is JavaScriptException error ? error.Name : e.GetType().FullName)}: {e.Message}"))),
                Stack = exception is null ? null : Bounded(UserStack.Of(exception)),
            });
        }

        private static string Bounded(string text) => text.Length <= LongestText ? text : text[..LongestText] + "…";
    }
}
