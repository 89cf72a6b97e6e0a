using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using Fulmar.Runtime.Workers.Processes;
using Microsoft.Extensions.Logging;

namespace Fulmar.Runtime.Workers.Node.Processes;

/// <summary>Starts worker processes: generic ones, which become an app's later.</summary>
internal sealed class NodeStarter(ILoggerProvider logs, TimeProvider time)
{
    /// <summary>The oldest Node that runs the worker.</summary>
    private const int OldestMajor = 20;

    private const string SocketVariable = "FULMAR_WORKER_SOCKET";
    private static readonly TimeSpan ConnectBound = TimeSpan.FromSeconds(30), OutputBound = TimeSpan.FromSeconds(5), VersionBound = TimeSpan.FromSeconds(5);

    /// <summary>Starts a process and waits until it is ready.</summary>
    /// <exception cref="FulmarException">There is no Node, or one that is too old (FUL4010), or the worker does not start (FUL4011).</exception>
    public async Task<NodeProcess> StartAsync(NodeLaunch launch, CancellationToken cancellationToken)
    {
        if (!File.Exists(launch.Program)) throw new FulmarException(ErrorCodes.WorkerUnusable, $"Fulmar's own worker for Node is missing: there is no {launch.Program}. Install Fulmar again.");
        var path = Path.Combine(launch.SocketFolder, $"{Guid.NewGuid():N}"[..16] + ".node");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        NodeProcess? worker = null;
        try
        {
            listener.Listen(1);
            var log = new WorkerLog(logs, time);
            var process = Spawn(launch, path);
            var socket = await AcceptAsync(listener, process, log, launch, cancellationToken).ConfigureAwait(false);
            worker = new NodeProcess(process, socket, log);
            var ready = await worker.Ready.WaitAsync(ConnectBound, time, cancellationToken).ConfigureAwait(false);
            if (MajorOf(ready.Node) is < OldestMajor and var major) throw TooOld(launch, major.ToString(CultureInfo.InvariantCulture));
            if (ready.Protocol != Wire.WireLimits.Version) throw new FulmarException(ErrorCodes.WorkerUnusable, $"The worker {launch.Program} speaks version {ready.Protocol} of the protocol, and this host {Wire.WireLimits.Version}. Install Fulmar again.");
            return worker;
        }
        catch (Exception exception)
        {
            if (worker is not null) await worker.DisposeAsync().ConfigureAwait(false);
            if (exception is WorkerLostException or TimeoutException) throw await ExplainAsync(launch, exception.Message, cancellationToken).ConfigureAwait(false);
            throw;
        }
        finally { File.Delete(path); }
    }

    private static ReapedProcess Spawn(NodeLaunch launch, string socket)
    {
        var environment = new Dictionary<string, string>(launch.Environment) { [SocketVariable] = socket };
        try { return ReapedProcess.Start(launch.Executable, ["--enable-source-maps", .. launch.Arguments, launch.Program], environment, Path.GetDirectoryName(launch.Program)!); }
        catch (Win32Exception exception)
        {
            throw new FulmarException(ErrorCodes.WorkerUnusable, $"A worker cannot be started: {exception.Message} Fulmar needs the commands setsid (util-linux) and sh.", exception);
        }
    }

    private static async Task<Socket> AcceptAsync(Socket listener, ReapedProcess process, WorkerLog log, NodeLaunch launch, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(ConnectBound);
        var ended = process.EndedAsync();
        var accept = listener.AcceptAsync(bound.Token).AsTask();
        await Task.WhenAny(accept, ended).ConfigureAwait(false);
        if (accept.IsCompletedSuccessfully) return await accept.ConfigureAwait(false);
        process.Kill();
        await bound.CancelAsync().ConfigureAwait(false);
        // What it says of itself is why. What it started may hold its output on.
        var output = Task.WhenAll(log.ReadAsync(process.Output, isError: false), log.ReadAsync(process.Error, isError: true));
        await Task.WhenAny(output, Task.Delay(OutputBound, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
        var why = ended.IsCompletedSuccessfully ? ExitText.Of(await ended.ConfigureAwait(false), log.LastError) : $"it did not connect within {ConnectBound.TotalSeconds:0} s";
        process.Dispose();
        cancellationToken.ThrowIfCancellationRequested();
        throw await ExplainAsync(launch, why, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a worker that does not start means: usually the Node that it was started with.</summary>
    private static async Task<FulmarException> ExplainAsync(NodeLaunch launch, string why, CancellationToken cancellationToken)
    {
        var version = await VersionAsync(launch, cancellationToken).ConfigureAwait(false);
        if (version is null) return new FulmarException(ErrorCodes.NoNode, $"The app is in JavaScript, and there is no Node.js: `{launch.Executable}` cannot be run. Install Node.js {OldestMajor} or later (https://nodejs.org).");
        return MajorOf(version) is < OldestMajor ? TooOld(launch, version)
            : new FulmarException(ErrorCodes.WorkerUnusable, $"The worker process did not start ({launch.Executable} {version}): {why}.");
    }

    private static FulmarException TooOld(NodeLaunch launch, string version) => new(ErrorCodes.NoNode,
        $"`{launch.Executable}` is Node.js {version}, and functions in JavaScript need {OldestMajor} or later. Install a newer one (https://nodejs.org).");

    private static int? MajorOf(string version) => int.TryParse(version.TrimStart('v').Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;

    /// <exception cref="FulmarException">It does not say so in time (FUL4010).</exception>
    private static async Task<string?> VersionAsync(NodeLaunch launch, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(launch.Executable, ["--version"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(VersionBound);
        Process? process = null;
        try
        {
            process = Process.Start(start)!;
            var output = await process.StandardOutput.ReadToEndAsync(bound.Token).ConfigureAwait(false);
            await process.WaitForExitAsync(bound.Token).ConfigureAwait(false);
            return process.ExitCode == 0 ? output.Trim() : null;
        }
        catch (Win32Exception) { return null; }
        catch (OperationCanceledException exception)
        {
            process?.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new FulmarException(ErrorCodes.NoNode,
                $"`{launch.Executable} --version` says nothing within {VersionBound.TotalSeconds:0} s: what PATH calls `{launch.Executable}` is no Node.js, or hangs. Put Node.js {OldestMajor} or later (https://nodejs.org) first on the PATH.", exception);
        }
        finally { process?.Dispose(); }
    }
}
