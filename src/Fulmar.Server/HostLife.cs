namespace Fulmar.Server;

/// <summary>Whether the host goes on: asked by health checks, told by signals, commands and the watch over runaways.</summary>
public sealed class HostLife
{
    private readonly TaskCompletionSource<int> stop = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether somebody asked it to stop.</summary>
    public bool IsStopping => stop.Task.IsCompleted;

    /// <summary>Completes when it must stop, with the exit code that the process then has.</summary>
    public Task<int> Stopping => stop.Task;

    /// <summary>Asks it to drain and stop. The first call's exit code counts.</summary>
    public void Stop(int exitCode = 0) => stop.TrySetResult(exitCode);
}
