using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Fulmar.Server.Logging;

/// <summary>Prints entries, on a loop of its own: who logs never waits for a slow terminal, and when that falls behind, the loss is told.</summary>
public sealed class LogConsole : IAsyncDisposable
{
    /// <summary>The category of what is printed as it is: the list of functions and doors.</summary>
    public const string Banner = "Host.Startup";

    private const int Buffer = 10_000;
    private readonly Channel<LogEntry> entries = Channel.CreateBounded<LogEntry>(new BoundedChannelOptions(Buffer) { SingleReader = true });
    private readonly TextWriter writer;
    private readonly bool json;
    private readonly bool colour;
    private readonly Task loop;
    private long dropped;

    /// <param name="writer">Usually standard output.</param>
    /// <param name="json">Whether each entry is a JSON line.</param>
    /// <param name="colour">Whether levels are coloured.</param>
    public LogConsole(TextWriter writer, bool json, bool colour)
    {
        this.writer = writer;
        this.json = json;
        this.colour = colour;
        loop = Task.Run(PrintAsync);
    }

    /// <summary>Whether more than the list of functions and doors is printed. Default true.</summary>
    public bool PrintsLog { get; init; } = true;

    /// <summary>Queues an entry, or counts it as lost.</summary>
    public void Write(LogEntry entry)
    {
        if (!PrintsLog && entry.Category != Banner && entry.Level < LogLevel.Warning) return;
        if (!entries.Writer.TryWrite(entry)) Interlocked.Increment(ref dropped);
    }

    /// <summary>Prints what is queued and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        entries.Writer.TryComplete();
        await loop.ConfigureAwait(false);
    }

    private async Task PrintAsync()
    {
        while (await entries.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            LogEntry? last = null;
            while (entries.Reader.TryRead(out var entry)) await PrintAsync(last = entry).ConfigureAwait(false);
            var lost = Interlocked.Exchange(ref dropped, 0);
            if (lost > 0 && last is not null)
                await PrintAsync(new LogEntry(last.Time, LogLevel.Warning, "Fulmar.Log", $"{lost} log entries were not printed: the terminal is too slow")).ConfigureAwait(false);
            await writer.FlushAsync().ConfigureAwait(false);
        }
    }

    private Task PrintAsync(LogEntry entry) => writer.WriteLineAsync(json ? JsonSerializer.Serialize(entry, LogJson.Default.LogEntry) : Line(entry));

    private string Line(LogEntry entry)
    {
        if (entry.Category == Banner) return entry.Message;
        var text = new StringBuilder(160);
        text.Append(entry.Time.ToLocalTime().ToString("HH:mm:ss.fff ", CultureInfo.InvariantCulture));
        text.Append(Coloured(entry.Level, Short(entry.Level))).Append(' ');
        if (entry.Outcome is null && entry.Function is not null) text.Append('[').Append(entry.Function).Append("] ");
        Append(text, entry.Message);
        if (entry.Exception is not null) Append(text.Append("\n  "), entry.Exception);
        if (entry.Stack is { Length: > 0 }) Append(text.Append("\n  "), entry.Stack.TrimStart());
        return text.ToString();
    }

    // Control characters of user data could repaint the terminal, and a line of its own could pass for another entry.
    private static void Append(StringBuilder text, string untrusted)
    {
        foreach (var c in untrusted)
        {
            if (c == '\n') text.Append("\n  ");
            else if (c != '\r') text.Append(char.IsControl(c) && c != '\t' ? '·' : c);
        }
    }

    private string Coloured(LogLevel level, string text) => !colour ? text : level switch
    {
        >= LogLevel.Error => $"\u001b[31m{text}\u001b[0m",
        LogLevel.Warning => $"\u001b[33m{text}\u001b[0m",
        LogLevel.Information => $"\u001b[32m{text}\u001b[0m",
        _ => $"\u001b[2m{text}\u001b[0m",
    };

    private static string Short(LogLevel level) => level switch
    {
        LogLevel.Trace => "trc",
        LogLevel.Debug => "dbg",
        LogLevel.Information => "inf",
        LogLevel.Warning => "wrn",
        LogLevel.Error => "err",
        _ => "crt",
    };
}
