using System.Text;
using System.Text.RegularExpressions;
using Fulmar.Runtime.Invocations;
using Microsoft.Extensions.Logging;

namespace Fulmar.Runtime.Workers.Processes;

/// <summary>Where a worker's words go: log entries of functions, and the lines that it prints. Long ones are cut, floods dropped.</summary>
internal sealed partial class WorkerLog(ILoggerProvider logs, TimeProvider time)
{
    private const int LongestLine = 16 * 1024;
    private const string ConsoleCategory = "Console", HostCategory = "Fulmar.Worker";
    private readonly ILogger console = logs.CreateLogger(ConsoleCategory), host = logs.CreateLogger(HostCategory);
    private readonly LineBudget budget = new(time);
    private readonly Lock gate = new();
    private string last = "";
    private bool isTelling;

    /// <summary>The line of standard error that tells most of why the process ended: what Node says last is its version.</summary>
    public string LastError
    {
        get { lock (gate) return last; }
    }

    /// <summary>Takes a log entry.</summary>
    /// <param name="invocation">Whose it is; null for nobody's.</param>
    /// <param name="level">How grave.</param>
    /// <param name="isUser">Whether the app says it, and not the worker.</param>
    /// <param name="text">In UTF-8; what is none is shown as such.</param>
    public void Take(Invocation? invocation, LogLevel level, bool isUser, ReadOnlySpan<byte> text)
    {
        if (level == LogLevel.Critical && !isUser) RememberFirstLine(Encoding.UTF8.GetString(text));
        if (!MayLog()) return;
        if (text.Length > LongestLine) text = text[..LongestLine];
        Write(invocation, invocation is null ? isUser ? console : host : LoggerOf(invocation, isUser), level, Encoding.UTF8.GetString(text));
    }

    /// <summary>Logs the lines of an output until it ends.</summary>
    public async Task ReadAsync(StreamReader output, bool isError)
    {
        var buffer = new char[4 * 1024];
        var line = new StringBuilder();
        try
        {
            while (await output.ReadAsync(buffer, CancellationToken.None).ConfigureAwait(false) is > 0 and var count)
                foreach (var character in buffer.AsSpan(0, count))
                    if (character == '\n') Flush();
                    else if (line.Length < LongestLine) line.Append(character);
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException) { /* the process is gone */ }
        if (line.Length > 0) Flush();

        void Flush()
        {
            var text = line.ToString().TrimEnd('\r');
            line.Clear();
            if (isError) Remember(text);
            if (MayLog()) Write(null, console, isError ? LogLevel.Warning : LogLevel.Information, text);
        }
    }

    // What the worker itself says when nobody caught an error.
    private void RememberFirstLine(string text)
    {
        lock (gate) (last, isTelling) = (text.Split('\n')[0], true);
    }

    private void Remember(string text)
    {
        if (text.Length == 0) return;
        var tells = Telling().IsMatch(text);
        lock (gate)
        {
            if (!tells && isTelling) return;
            (last, isTelling) = (text, tells);
        }
    }

    private bool MayLog()
    {
        if (!budget.TryTake(out var lost)) return false;
        if (lost > 0) Write(null, host, LogLevel.Warning, $"{lost} log entries of the app were dropped: it may write {LineBudget.Most} a second");
        return true;
    }

    private ILogger LoggerOf(Invocation invocation, bool isUser) => logs.CreateLogger(isUser ? invocation.Function.UserLogCategory : invocation.Function.LogCategory);

    private static void Write(Invocation? invocation, ILogger logger, LogLevel level, string text)
    {
        // Whose it is, the log reads from here.
        Invocation.Current = invocation;
        try { logger.Log(level, default, text, null, static (state, _) => state); }
        finally { Invocation.Current = null; }
    }

    [GeneratedRegex(@"^\S*(Error|Exception)\b|FATAL ERROR|^node: ")]
    private static partial Regex Telling();
}
