using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Fulmar.Cli.Platform;

/// <summary>
/// Turns this process into a small shell loop that runs the host as its child and starts it again, with back-off, when it dies. A shell because
/// it is there on every Linux and costs one megabyte, where a second .NET process would cost as much as a host at rest.
/// </summary>
internal static class Supervisor
{
    /// <summary>The exit code that asks for a new process.</summary>
    public const int StartAgain = 70;

    // The environment variable by which the child knows its supervisor: the process id.
    private const string Mark = "FULMAR_SUPERVISOR";

    // Exit codes 0 to 4 are answers; anything else, 70 and signals among them, is a crash.
    private const string Loop = """
        child= stopping= delay=1 crashes=0
        forward() { stopping=1; [ -z "$child" ] || kill -TERM "$child" 2>/dev/null; }
        trap forward TERM INT HUP
        while :; do
          begun=$(date +%s)
          "$@" & child=$!
          # A signal between the two found no child to tell.
          [ -z "$stopping" ] || kill -TERM "$child" 2>/dev/null
          while :; do wait "$child"; code=$?; kill -0 "$child" 2>/dev/null || break; done
          # Ended by the signal itself: it had not begun to listen to signals, and nothing ran.
          if [ -n "$stopping" ]; then case $code in 129|130|143) exit 0 ;; *) exit "$code" ;; esac; fi
          case $code in 0|1|2|3|4) exit "$code" ;; esac
          if [ $(($(date +%s) - begun)) -ge 60 ]; then delay=1 crashes=0; fi
          crashes=$((crashes + 1))
          if [ "$crashes" -ge 20 ]; then echo "fulmar: the host crashed $crashes times in a row, within a minute of its start each time; giving up" >&2; exit "$code"; fi
          echo "fulmar: the host ended with exit code $code; it starts again in $delay s" >&2
          sleep "$delay" & wait $!
          [ -z "$stopping" ] || exit 0
          delay=$((delay * 2)); [ "$delay" -le 30 ] || delay=30
        done
        """;

    private const int SetParentDeathSignal = 1, Terminate = 15;

    /// <summary>Sees that this process has a supervisor. Where it has none it becomes that itself, and this does not return.</summary>
    public static void Ensure()
    {
        if (Environment.GetEnvironmentVariable(Mark) is not { } supervisor)
        {
            TakeOver();
            return;
        }
        // For this process alone: a host that the app starts is not under this supervisor.
        Environment.SetEnvironmentVariable(Mark, null);
        // The kernel sends SIGTERM when the supervisor dies, even by `kill -9`: no host goes on without one.
        _ = Prctl(SetParentDeathSignal, Terminate, 0, 0, 0);
        if (GetParentId().ToString(CultureInfo.InvariantCulture) != supervisor) throw new IOException("The supervisor ended before its host began.");
    }

    private static void TakeOver()
    {
        var environment = Environment.GetEnvironmentVariables();
        environment[Mark] = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
        List<string> command = ["sh", "-c", Loop, "fulmar", Environment.ProcessPath!, .. OwnAssembly(), .. Environment.GetCommandLineArgs().Skip(1)];
        List<string> variables = [];
        foreach (System.Collections.DictionaryEntry pair in environment) variables.Add($"{pair.Key}={pair.Value}");
        _ = Execve("/bin/sh\0"u8.ToArray(), Vector(command), Vector(variables));
        throw new IOException($"/bin/sh cannot be run: error {Marshal.GetLastPInvokeError()}.");
    }

    /// <summary>Run as <c>dotnet fulmar.dll</c>, the process is dotnet's.</summary>
    private static IEnumerable<string> OwnAssembly() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [Environment.GetCommandLineArgs()[0]] : [];

    private static nint[] Vector(List<string> texts) => [.. texts.Select(text =>
    {
        var bytes = Encoding.UTF8.GetBytes(text + '\0');
        var memory = Marshal.AllocHGlobal(bytes.Length);
        Marshal.Copy(bytes, 0, memory, bytes.Length);
        return memory;
    }), 0];

    [DllImport("libc", EntryPoint = "execve", SetLastError = true)]
    private static extern int Execve(byte[] path, nint[] arguments, nint[] environment);

    [DllImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static extern int Prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [DllImport("libc", EntryPoint = "getppid")]
    private static extern int GetParentId();
}
