using System.ComponentModel;
using System.Diagnostics;

namespace Fulmar.Runtime.Workers.Processes;

/// <summary>
/// A process in a group of its own that never outlives this one. A small shell leads the group: it runs the program, passes its exit status on,
/// and a part of it reads a pipe that this process holds. At the end of the pipe, however that came to be, the whole group is killed: a host that
/// is ended by <c>kill -9</c> leaves no orphan, not even one whose event loop spins.
/// </summary>
internal sealed class ReapedProcess : IDisposable
{
    // A line asks the program to end, the end of the file kills the group. The reader's own output is closed, so that the program's ends with the
    // program. `kill 0` is the group of the caller, which nobody can have taken meanwhile.
    private const string Script = """
        exec 3<&0
        "$@" </dev/null 3<&- &
        program=$!
        (while read -r _; do kill -TERM "$program"; done; kill -KILL 0) <&3 >/dev/null 2>&1 &
        exec 3<&-
        wait "$program"
        exit "$?"
        """;

    private static readonly TimeSpan KillBound = TimeSpan.FromSeconds(2);
    private readonly Process process;

    // Whoever ends it: the host, the end of the program, a function's time that is up. Two of them at once must not find the pipe half closed.
    private readonly Lock gate = new();

    // Of its own: it is asked for, and closed again, also when the process has ended.
    private readonly StreamWriter pipe;
    private bool isKilled;

    private ReapedProcess(Process process)
    {
        this.process = process;
        pipe = process.StandardInput;
        Id = process.Id;
    }

    public int Id { get; }

    public StreamReader Output => process.StandardOutput;

    public StreamReader Error => process.StandardError;

    /// <summary>The program's exit status, once it has ended; 128 and the signal where one ended it.</summary>
    public async Task<int> EndedAsync()
    {
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return process.ExitCode;
    }

    /// <exception cref="Win32Exception">There is no <c>setsid</c>.</exception>
    public static ReapedProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string> environment, string folder)
    {
        var start = new ProcessStartInfo("setsid", ["sh", "-c", Script, "sh", program, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return new ReapedProcess(Process.Start(start)!);
    }

    /// <summary>Asks the program to end (SIGTERM).</summary>
    public void Terminate()
    {
        lock (gate)
            try
            {
                pipe.Write('\n');
                pipe.Flush();
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException) { /* it has ended */ }
    }

    /// <summary>Kills the group, whatever it does. Also of use when the program has ended: what it started goes too.</summary>
    public void Kill()
    {
        lock (gate)
        {
            if (isKilled) return;
            isKilled = true;
            try { pipe.Close(); }
            catch (IOException) { /* the reader is gone */ }
        }
        _ = KillTreeAsync();
    }

    // The app's code may have ended the reader of the pipe: what is left then is found by who started whom.
    private async Task KillTreeAsync()
    {
        try
        {
            var end = EndedAsync();
            if (await Task.WhenAny(end, Task.Delay(KillBound, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false) != end) process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException) { /* it has ended */ }
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
    }
}
