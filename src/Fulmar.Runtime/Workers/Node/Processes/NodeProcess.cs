using System.Net.Sockets;
using Fulmar.Runtime.Invocations;
using Fulmar.Runtime.Workers.Node.Calls;
using Fulmar.Runtime.Workers.Node.Wire;
using Fulmar.Runtime.Workers.Processes;
using Microsoft.Extensions.Logging;

namespace Fulmar.Runtime.Workers.Node.Processes;

/// <summary>One running worker: its process, its socket, and the calls that it has. Once it has ended, in whatever way, it stays so.</summary>
internal sealed class NodeProcess : IFrameSink, IWorkerProcess
{
    private static readonly TimeSpan ExitBound = TimeSpan.FromSeconds(5);
    private readonly ReapedProcess process;
    private readonly WorkerLog log;
    private readonly WorkerReads reads;
    private readonly Lock gate = new();
    private readonly Dictionary<uint, NodeCall> calls = [];
    private readonly TaskCompletionSource<ReadyMessage> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<LoadedMessage> loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<WorkerLostException> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private uint last;
    private bool isWrapped;
    private volatile string? reason;
    private WorkerLostException? end;

    public NodeProcess(ReapedProcess process, Socket socket, WorkerLog log)
    {
        (this.process, this.log) = (process, log);
        Connection = new WorkerConnection(socket, this);
        reads = new WorkerReads(Connection);
        _ = RunAsync();
    }

    public WorkerConnection Connection { get; }

    /// <summary>Calls that it has now.</summary>
    public int Running
    {
        get { lock (gate) return calls.Count; }
    }

    /// <summary>What it says of itself, once it is there.</summary>
    public Task<ReadyMessage> Ready => ready.Task;

    /// <summary>Completes, with why, when it is gone.</summary>
    public Task<WorkerLostException> Ended => ended.Task;

    public bool HasEnded => Volatile.Read(ref end) is not null;

    /// <summary>The process that leads its group.</summary>
    public int Id => process.Id;

    /// <summary>Lets it become the worker of an app.</summary>
    /// <exception cref="WorkerLostException">It ended meanwhile.</exception>
    public Task<LoadedMessage> LoadAsync(StartMessage message, CancellationToken cancellationToken)
    {
        var json = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(message, WireJson.Default.StartMessage);
        Connection.Send(FrameType.Start, 0, json, static (buffer, bytes) => buffer.Raw(bytes));
        return loaded.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Takes in a call and gives it its number. False when the process has ended.</summary>
    public bool TryBegin(NodeCall call)
    {
        lock (gate)
        {
            if (end is not null) return false;
            do
                if (++last == 0) isWrapped = true;
            while (last == 0 || calls.ContainsKey(last));
            call.Number = last;
            calls.Add(last, call);
            return true;
        }
    }

    public void Remove(NodeCall call)
    {
        lock (gate)
            if (calls.TryGetValue(call.Number, out var known) && known == call) calls.Remove(call.Number);
    }

    public bool Has(NodeCall call)
    {
        lock (gate) return calls.TryGetValue(call.Number, out var known) && known == call;
    }

    /// <summary>Ends it now, whatever it does. Its calls are told.</summary>
    public void Kill(string why)
    {
        reason ??= why;
        process.Kill();
    }

    /// <summary>Ends it because it does not keep to the protocol.</summary>
    public WorkerLostException Broken(WireException exception)
    {
        Kill($"it does not keep to the protocol: {exception.Message}");
        return new WorkerLostException($"The Node process of the app was ended: {reason}.");
    }

    /// <summary>Asks it to end, and ends it where it does not.</summary>
    public async Task StopAsync(TimeSpan bound)
    {
        reason ??= "the host stopped it";
        Connection.Send(FrameType.Stop, 0);
        await Task.WhenAny(ended.Task, Task.Delay(bound, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
        await DisposeAsync().ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        reason ??= "the host stopped it";
        process.Kill();
        await ended.Task.ConfigureAwait(false);
    }

    void IFrameSink.Take(FrameType type, uint number, ReadOnlySpan<byte> payload)
    {
        switch (type)
        {
            case FrameType.Ready when number == 0:
                if (!ready.TrySetResult(FrameReader.Json(payload, WireJson.Default.ReadyMessage))) throw new WireException("Ready came twice");
                return;
            case FrameType.Loaded when number == 0:
                if (!loaded.TrySetResult(FrameReader.Json(payload, WireJson.Default.LoadedMessage))) throw new WireException("Loaded came twice");
                return;
            case FrameType.Log:
                TakeLog(number == 0 ? null : Find(number)?.Invocation, payload);
                return;
            case FrameType.Ask:
                if (Find(number) is { } asking) reads.Take(asking, payload);
                return;
            case FrameType.Response or FrameType.Result or FrameType.Failure or FrameType.ResponseBody or FrameType.RequestCredit:
                // One that is over is dropped.
                Find(number)?.Take(type, payload);
                return;
            default:
                throw new WireException($"a frame has the type {(byte)type} and the number {number}");
        }
    }

    private void TakeLog(Invocation? invocation, ReadOnlySpan<byte> payload)
    {
        var reader = new FrameReader(payload);
        int level = reader.Byte(), category = reader.Byte();
        var text = reader.Counted();
        reader.End();
        if (level > (int)LogLevel.Critical || category > 1) throw new WireException($"a log entry has level {level} and category {category}");
        log.Take(invocation, (LogLevel)level, category == 0, text);
    }

    private NodeCall? Find(uint number)
    {
        lock (gate)
        {
            if (calls.TryGetValue(number, out var call)) return call;
            return number != 0 && (isWrapped || number <= last) ? null : throw new WireException($"a frame has the number {number}, which was never given out");
        }
    }

    private async Task RunAsync()
    {
        var status = ExitText.Unknown;
        try { status = await EndOfItAsync().ConfigureAwait(false); }
        // Who waits for a call, or for the end, is told in any case.
        catch (Exception exception) { reason ??= $"how it ended could not be seen: {exception.Message}"; }
        End(reason ?? ExitText.Of(status, log.LastError));
    }

    /// <summary>Takes what it sends until its connection ends, and ends it. Returns its exit status.</summary>
    private async Task<int> EndOfItAsync()
    {
        var output = Task.WhenAll(log.ReadAsync(process.Output, isError: false), log.ReadAsync(process.Error, isError: true));
        var exit = process.EndedAsync();
        var reading = ReadAsync();
        // What it sent last is still to be read. Its end of the connection may live on in a process that the app has put apart.
        if (await Task.WhenAny(reading, exit).ConfigureAwait(false) == exit) await Task.WhenAny(reading, Task.Delay(ExitBound / 5, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
        // It ends with its connection, and all that it started with it. Where it has ended by itself, how tells more than what became of its connection.
        if (reason is null) await Task.WhenAny(exit, Task.Delay(ExitBound / 5, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
        if (!exit.IsCompleted && reading.IsCompletedSuccessfully) reason ??= await reading.ConfigureAwait(false);
        process.Kill();
        var status = await Task.WhenAny(exit, Task.Delay(ExitBound, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false) == exit ? await exit.ConfigureAwait(false) : ExitText.Unknown;
        // What it said last is known before the end is told.
        await Task.WhenAny(output, Task.Delay(ExitBound, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
        return status;
    }

    /// <summary>Takes what it sends. Returns how its connection broke; null where it has an end, or was not kept to.</summary>
    private async Task<string?> ReadAsync()
    {
        try { await Connection.ReadAsync().ConfigureAwait(false); }
        catch (SocketException exception) { return $"its connection broke: {exception.Message}"; }
        catch (WireException exception) { reason ??= $"it does not keep to the protocol: {exception.Message}"; }
        catch (Exception exception) { reason ??= $"what it sent could not be read: {exception.Message}"; }
        return null;
    }

    private void End(string why)
    {
        var lost = new WorkerLostException($"The Node process of the app ended: {why}.");
        List<NodeCall> open;
        lock (gate)
        {
            end = lost;
            open = [.. calls.Values];
            calls.Clear();
        }
        Connection.Dispose();
        ready.TrySetException(lost);
        loaded.TrySetException(lost);
        // Nobody may wait for them.
        _ = ready.Task.Exception;
        _ = loaded.Task.Exception;
        try
        {
            foreach (var call in open) call.Fail(lost);
        }
        finally
        {
            ended.TrySetResult(lost);
            process.Dispose();
        }
    }
}
