using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Fulmar.Server.Apps;

/// <summary>Runs a program that builds an app, and keeps what it says, up to a bound.</summary>
internal static class BuildTool
{
    private const int LongestOutput = 256 * 1024;

    /// <summary>Runs it to its end. It has no input, and no variables besides those given.</summary>
    /// <param name="start">The program, its arguments and its folder.</param>
    /// <param name="environment">All of its variables.</param>
    /// <param name="cancellationToken">Ends it, with all that it has started.</param>
    /// <exception cref="Win32Exception">There is no such program.</exception>
    public static async Task<(int ExitCode, string Output)> RunAsync(ProcessStartInfo start, IEnumerable<KeyValuePair<string, string?>> environment, CancellationToken cancellationToken)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.Environment.Clear();
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try { await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false); }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
        lock (output) return (process.ExitCode, output.ToString());

        void Append(string? line)
        {
            lock (output)
                if (line is not null && output.Length < LongestOutput) output.AppendLine(line);
        }
    }
}
