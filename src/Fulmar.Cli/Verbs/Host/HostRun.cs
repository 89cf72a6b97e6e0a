using System.Runtime.InteropServices;
using System.Text;
using Fulmar.Cli.Platform;
using Fulmar.Server;

namespace Fulmar.Cli.Verbs.Host;

/// <summary>Runs a host in this process until a signal ends it.</summary>
internal static class HostRun
{
    public static async Task<int> RunAsync(HostLaunch launch, CancellationToken cancellationToken)
    {
        await using var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(false), 16 * 1024) { AutoFlush = false };
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var console = Console.Out;
        FulmarHost? host = null;
        var signals = 0;
        // Before the host is up a signal gives up the start; then the first one drains, and a second one does not wait.
        void Handle(PosixSignalContext signal)
        {
            signal.Cancel = true;
            if (Interlocked.Increment(ref signals) > 1) Exit(128 + 2);
            if (Volatile.Read(ref host) is { } running) running.Life.Stop();
            else starting.Cancel();
        }
        // Whatever code the app may leave with, it is a crash of the host: the codes that end the supervisor too are the host's own answers.
        void NoticeExit(object? sender, EventArgs ended)
        {
            Console.Error.WriteLine("fulmar: the app ended the process (Environment.Exit)");
            if (launch.Mode == RunMode.Serve) Environment.ExitCode = Supervisor.StartAgain;
        }
        void Exit(int code)
        {
            AppDomain.CurrentDomain.ProcessExit -= NoticeExit;
            Environment.Exit(code);
        }
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle);

        AppDomain.CurrentDomain.ProcessExit += NoticeExit;
        try
        {
            var started = await FulmarHost.StartAsync(launch with
            {
                Output = output,
                TakesConsole = true,
                Colour = !launch.Json && !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
            }, starting.Token).ConfigureAwait(false);
            Volatile.Write(ref host, started);
            if (Volatile.Read(ref signals) > 0) started.Life.Stop();
            return await started.RunAsync().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (signals > 0) { return 0; }
        finally
        {
            AppDomain.CurrentDomain.ProcessExit -= NoticeExit;
            Console.SetOut(console);
        }
    }
}
