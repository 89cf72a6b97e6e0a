using System.ComponentModel;
using System.Net;
using System.Net.Sockets;
using Fulmar.Runtime.Workers.Processes;
using Microsoft.Extensions.Logging;

namespace Fulmar.Runtime.Workers.Custom;

/// <summary>A program that serves HTTP on the port that it is given. Once it has ended, in whatever way, it stays so.</summary>
internal sealed class CustomProcess : IWorkerProcess
{
    private const string PortVariable = "FUNCTIONS_CUSTOMHANDLER_PORT", OlderPortVariable = "FUNCTIONS_HTTPWORKER_PORT", IdVariable = "FUNCTIONS_CUSTOMHANDLER_WORKER_ID";
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(5), LongestLook = TimeSpan.FromMilliseconds(250), ConnectBound = TimeSpan.FromSeconds(5), ProbeBound = TimeSpan.FromSeconds(5);
    private readonly ReapedProcess process;
    private readonly HttpMessageInvoker client;
    private readonly TaskCompletionSource<WorkerLostException> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile string? reason;
    private int isProbed;
    private volatile WorkerLostException? end;

    private CustomProcess(ReapedProcess process, int port, WorkerLog log)
    {
        this.process = process;
        Address = new Uri($"http://127.0.0.1:{port}");
        client = new HttpMessageInvoker(new SocketsHttpHandler
        {
            // What goes to the program is the invocation's own: no proxy, no jar of cookies, no redirect is followed for it.
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = ConnectBound,
        });
        _ = RunAsync(log);
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>The process that leads its group.</summary>
    public int Id => process.Id;

    /// <summary>Completes, with why, when it is gone.</summary>
    public Task<WorkerLostException> Ended => ended.Task;

    public bool HasEnded => end is not null;

    /// <summary>Starts it and waits until it listens.</summary>
    /// <exception cref="FulmarException">There is no such program, or it does not listen (FUL4011).</exception>
    /// <exception cref="WorkerLostException">It ended meanwhile.</exception>
    public static async Task<CustomProcess> StartAsync(CustomWorkerOptions options, ILoggerProvider logs, TimeProvider time, CancellationToken cancellationToken)
    {
        var port = FreePort();
        var environment = new Dictionary<string, string>(options.Environment)
        {
            [PortVariable] = $"{port}", [OlderPortVariable] = $"{port}", [IdVariable] = Guid.NewGuid().ToString(),
        };
        CustomProcess started;
        try { started = new CustomProcess(ReapedProcess.Start(Resolve(options), options.Arguments, environment, options.WorkingFolder), port, new WorkerLog(logs, time)); }
        catch (Win32Exception exception)
        {
            throw new FulmarException(ErrorCodes.WorkerUnusable, $"The custom handler cannot be started: {exception.Message} Fulmar needs the commands setsid (util-linux) and sh.", exception);
        }
        try
        {
            await started.ListensAsync(options.StartBound, time, cancellationToken).ConfigureAwait(false);
            return started;
        }
        catch
        {
            await started.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sends it a request; returns when the response's head is there.</summary>
    /// <exception cref="WorkerLostException">It is gone, or cuts the connection.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try { return await client.SendAsync(request, cancellationToken).ConfigureAwait(false); }
        catch (HttpRequestException exception) { throw await LostAsync(exception).ConfigureAwait(false); }
    }

    /// <summary>What a broken connection means: usually that it has ended, which is known a moment later.</summary>
    public async Task<WorkerLostException> LostAsync(Exception broken)
    {
        await Task.WhenAny(ended.Task, Task.Delay(LongestLook, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
        return end ?? new WorkerLostException($"The custom handler cut the connection: {broken.Message}");
    }

    /// <summary>Sees whether it still answers, whatever it says, and ends it where it does not.</summary>
    public void Probe()
    {
        if (Interlocked.Exchange(ref isProbed, 1) == 0) _ = ProbeAsync();
    }

    /// <summary>Ends it now, whatever it does.</summary>
    public void Kill(string why)
    {
        reason ??= why;
        process.Kill();
    }

    /// <summary>Asks it to end, and ends it where it does not.</summary>
    public async Task StopAsync(TimeSpan bound)
    {
        reason ??= "the host stopped it";
        process.Terminate();
        await Task.WhenAny(ended.Task, Task.Delay(bound, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        Kill("the host stopped it");
        await ended.Task.ConfigureAwait(false);
        client.Dispose();
    }

    private async Task ProbeAsync()
    {
        using var bound = new CancellationTokenSource(ProbeBound);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Address);
            using var answer = await client.SendAsync(request, bound.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) { Kill("a function ran past its functionTimeout, and it does not answer any more"); }
        catch (Exception exception) when (exception is HttpRequestException or ObjectDisposedException) { /* it ends by itself */ }
        finally { Volatile.Write(ref isProbed, 0); }
    }

    private async Task RunAsync(WorkerLog log)
    {
        var status = ExitText.Unknown;
        try
        {
            var output = Task.WhenAll(log.ReadAsync(process.Output, isError: false), log.ReadAsync(process.Error, isError: true));
            status = await process.EndedAsync().ConfigureAwait(false);
            // What it started goes with it, and what it said last is known before its end is told.
            process.Kill();
            await Task.WhenAny(output, Task.Delay(ConnectBound, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
        }
        // Who waits for the end is told in any case.
        catch (Exception exception) { reason ??= $"how it ended could not be seen: {exception.Message}"; }
        end = new WorkerLostException($"The custom handler ended: {reason ?? ExitText.Of(status, log.LastError)}.");
        ended.TrySetResult(end);
        process.Dispose();
    }

    private async Task ListensAsync(TimeSpan bound, TimeProvider time, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        for (var pause = FirstLook; ; pause = pause * 2 < LongestLook ? pause * 2 : LongestLook)
        {
            if (end is { } lost) throw lost;
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, Address.Port, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (SocketException) when (time.GetElapsedTime(begun) < bound) { /* not yet */ }
            catch (SocketException exception)
            {
                throw new FulmarException(ErrorCodes.WorkerUnusable,
                    $"The custom handler does not listen on port {Address.Port} after {bound.TotalSeconds:0} s. It must serve HTTP on 127.0.0.1 at the port that {PortVariable} names.", exception);
            }
            await Task.WhenAny(ended.Task, Task.Delay(pause, time, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>A program in the app's folder, else a command.</summary>
    private static string Resolve(CustomWorkerOptions options)
    {
        var path = Path.GetFullPath(options.Executable, options.Folder);
        if (File.Exists(path)) return IsExecutable(path) ? path
            : throw new FulmarException(ErrorCodes.WorkerUnusable, $"{path} is not executable. Run `chmod +x {path}`.");
        if (!options.Executable.Contains('/')) return options.Executable;
        throw new FulmarException(ErrorCodes.WorkerUnusable, $"host.json names the custom handler '{options.Executable}', and there is no {path}. Build it, or mend customHandler.description.defaultExecutablePath.");
    }

    private static bool IsExecutable(string path) =>
        (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0;

    // Another program may take it before this one does; then this one ends, and the next gets another.
    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
