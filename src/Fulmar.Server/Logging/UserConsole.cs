using System.Text;
using Microsoft.Extensions.Logging;

namespace Fulmar.Server.Logging;

/// <summary>
/// Stands where an app's code writes with <c>Console.Write</c>: each line becomes an entry of the log, with the invocation that wrote it, and no
/// line of an app stands among documents that a program reads.
/// </summary>
internal sealed class UserConsole(ILogger logger) : TextWriter
{
    private const int LongestLine = 16 * 1024;
    private readonly Lock gate = new();
    private readonly StringBuilder line = new();

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(char value)
    {
        lock (gate) Take(value);
    }

    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    public override void Write(string? value) => Write(value.AsSpan());

    public override void Write(ReadOnlySpan<char> buffer)
    {
        lock (gate)
            foreach (var character in buffer) Take(character);
    }

    public override void WriteLine(string? value)
    {
        // At once, so that lines of parallel invocations do not mix.
        lock (gate)
        {
            Write(value);
            Take('\n');
        }
    }

    private void Take(char character)
    {
        if (character != '\n')
        {
            line.Append(character);
            if (line.Length < LongestLine) return;
        }
        var text = line.ToString().TrimEnd('\r');
        line.Clear();
        Log.Wrote(logger, text);
    }

    private static class Log
    {
        public static void Wrote(ILogger logger, string text) => logger.Log(LogLevel.Information, default, text, null, static (state, _) => state);
    }
}
