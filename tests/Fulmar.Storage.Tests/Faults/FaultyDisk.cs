using System.Diagnostics;
using System.Globalization;
using Fulmar.Soak.Disks;
using Fulmar.Soak.PowerLoss;

namespace Fulmar.Storage.Tests.Faults;

/// <summary>An engine in a process of its own, whose disk fails where a test says so.</summary>
internal sealed class FaultyDisk : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(20);

    private readonly string folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"fulmar-faults-{Guid.NewGuid():N}")).FullName;
    private Process? process;

    public FaultyDisk()
    {
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Faults);
    }

    /// <summary>The folder with the store.</summary>
    public string Root => Path.Combine(folder, "root");

    private string Faults => Path.Combine(folder, "faults");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens the engine, and tells what came of it: <c>open</c>, or the error.</summary>
    public Task<string> OpenAsync()
    {
        process = TracedProcess.Start(Root, Path.Combine(folder, "trace"), Faults, "commands", Root);
        return AnswerAsync();
    }

    /// <summary>Commits the unit of a number, and tells what came of it: <c>committed</c>, or the error.</summary>
    public async Task<string> CommitAsync(int number)
    {
        await process!.StandardInput.WriteLineAsync(number.ToString(CultureInfo.InvariantCulture).AsMemory(), Token);
        return await AnswerAsync();
    }

    /// <summary>From now on the disk fails so: <c>sync</c>, <c>space</c>, <c>readonly</c>.</summary>
    public void Begin(string fault) => File.WriteAllText(Path.Combine(Faults, fault), "");

    /// <summary>From now on it does not.</summary>
    public void End(string fault) => File.Delete(Path.Combine(Faults, fault));

    /// <summary>Closes the engine, opens its store on a disk that is well, and tells what does not hold; null when all does.</summary>
    /// <param name="acknowledged">Units that must be there.</param>
    public async Task<string?> ProblemAfterRestartAsync(params int[] acknowledged)
    {
        await CloseAsync();
        return await StoredNumbers.FindProblemAsync(Root, acknowledged.ToHashSet(), Token);
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        process?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private async Task CloseAsync()
    {
        if (process is null || process.HasExited) return;
        process.StandardInput.Close();
        await process.WaitForExitAsync(Token).WaitAsync(Bound, Token);
    }

    private async Task<string> AnswerAsync() =>
        await process!.StandardOutput.ReadLineAsync(Token).AsTask().WaitAsync(Bound, Token) ?? throw new InvalidOperationException(await process.StandardError.ReadToEndAsync(Token));
}
