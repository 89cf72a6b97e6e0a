using Fulmar.Runtime.Access;
using Fulmar.Runtime.Catalog;
using Fulmar.Server.Configuration;
using Fulmar.Server.Doors;
using Fulmar.Server.Logging;
using Fulmar.Storage;
using Microsoft.Extensions.Logging;

namespace Fulmar.Server;

/// <summary>What people see when a host or a version of the app begins to serve.</summary>
internal sealed class Announcement(
    HostOptions options, HostConfiguration started, Listeners doors, LogHub logs, ILoggerFactory loggers, TimeProvider time)
{
    private readonly ILogger logger = loggers.CreateLogger(LogConsole.Banner);
    private readonly ILogger configuring = loggers.CreateLogger("Fulmar.Configuration");
    private string? last, waiting = "";
    private IReadOnlyList<string> warned = [];

    /// <summary>Every function with its verbs and URL; only when something about them has changed.</summary>
    public void Functions(AppSnapshot snapshot)
    {
        if (doors.Public.Count == 0) return;
        var origin = Shown(doors.Public[0]);
        var width = snapshot.Functions.Count == 0 ? 0 : snapshot.Functions.Max(f => f.Name.Length);
        var lines = snapshot.Functions.Select(function =>
        {
            if (function.Http is not { } http) return $"  {function.Name.PadRight(width)}  {Started(function)}{(function.IsDisabled ? "  (disabled)" : "")}";
            var methods = http.Methods.Count == 0 ? "any" : string.Join(',', http.Methods);
            var note = function.IsDisabled ? "  (disabled)" : options.RequireKeys && http.AuthLevel != AuthorizationLevel.Anonymous ? $"  (needs a key: {http.AuthLevel.ToString().ToLowerInvariant()})" : "";
            return $"  {function.Name.PadRight(width)}  {methods,-8}  {origin}/{http.Pattern.RawText}{note}";
        });
        var text = $"{Environment.NewLine}{snapshot.Name}, version {snapshot.Version}:{Environment.NewLine}{string.Join(Environment.NewLine, lines)}{Environment.NewLine}";
        if (snapshot.Worker.Note is { } note) text += $"{note}{Environment.NewLine}";
        var shape = string.Join('\n', lines);
        if (shape == last) text = $"{snapshot.Name}, version {snapshot.Version}: the same functions";
        last = shape;
        Print(text);
    }

    private static string Started(Function function) => function.Trigger switch
    {
        TimerTriggerDefinition timer => $"timer     {timer.Schedule}{(timer.TimeZone is { } zone ? $" ({zone})" : "")}",
        QueueTriggerDefinition queue => $"queue     {queue.Queue.Name}{(queue.Queue.Family == QueueFamily.ServiceBus ? " (Service Bus)" : "")}",
        WarmupTriggerDefinition => "warm-up   when a version begins to serve",
        var trigger => trigger.Type,
    };

    /// <summary>Where operators come in.</summary>
    public void Operators(string token)
    {
        if (doors.Operators is { } address) PrintSecret($"Operators: {Shown(address)}/fulmar/v1, token {token}");
        if (options.Mode == RunMode.Start) Print("Press Ctrl+C to stop.");
    }

    /// <summary>The key that was made because there was none.</summary>
    public void MasterKey(string value) => PrintSecret(
        $"Master key, shown this once: {value}{Environment.NewLine}It opens every function and /admin. `fulmar keys create` makes keys for callers, `fulmar keys rotate {KeyName.MasterName}` another master.");

    /// <summary>Why a stop takes its time.</summary>
    public void Draining(int calls) => Print($"Draining: {calls} {(calls == 1 ? "call still runs" : "calls still run")}. Ctrl+C again stops at once.");

    /// <summary>What is new in the files that configure the host: what is not understood, and what has changed and is only read at start.</summary>
    public void Configuration(HostConfiguration now)
    {
        foreach (var warning in now.Warnings.Except(warned)) Warning(warning);
        warned = now.Warnings;
        var changed = KnownKeys.ReadAtStart.Where(key => now.Values.Find(key)?.Value != started.Values.Find(key)?.Value)
            .Select(key => $"\"{KnownKeys.Shown(key)}\"").ToList();
        var next = string.Join(", ", changed);
        if (next != waiting && changed.Count > 0) Log.Note(configuring, $"The new value of {next} takes effect at the next start.");
        waiting = next;
    }

    private void Warning(string text) => Log.Warn(configuring, text);

    private void Print(string text) => Log.Print(logger, text);

    // Printed and nowhere kept: `fulmar logs` shows the log to whoever asks.
    private void PrintSecret(string text) => logs.Console?.Write(new LogEntry(time.GetUtcNow(), LogLevel.Information, LogConsole.Banner, text));

    private static string Shown(Uri address) => address.GetLeftPart(UriPartial.Authority).Replace("127.0.0.1", "localhost", StringComparison.Ordinal);

    private static class Log
    {
        public static void Print(ILogger logger, string text) => logger.Log(LogLevel.Information, default, text, null, static (state, _) => state);

        public static void Note(ILogger logger, string text) => logger.Log(LogLevel.Information, default, text, null, static (state, _) => state);

        public static void Warn(ILogger logger, string text) => logger.Log(LogLevel.Warning, default, text, null, static (state, _) => state);
    }
}
