using System.Globalization;
using System.Text;
using Fulmar.Soak.Disks;

namespace Fulmar.Soak.PowerLoss;

/// <summary>What a run found.</summary>
/// <param name="Images">Disks that were rebuilt and opened.</param>
/// <param name="Units">Units that were committed meanwhile.</param>
/// <param name="Steps">What the recorded processes did to their disks.</param>
/// <param name="Problem">The first that did not hold, with what finds it again; null when all did.</param>
internal sealed record PowerLossResult(int Images, int Units, long Steps, string? Problem);

/// <summary>
/// Records what a process does to its disk while it commits, then rebuilds the disk as losses of power may have left it at moments chosen by
/// chance, and opens each.
/// </summary>
internal sealed class PowerLossRun(Twin twin, int seed)
{
    private const int UnitsOfALoad = 120, ImagesOfALoad = 100;

    // Nothing of the unsynced, all of it, and parts.
    private static readonly double[] Shares = [0, 1, 0.5, 0.1, 0.9];

    private static readonly string Memory = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private readonly Random random = new(seed);

    private sealed record Image(int Number, int Step, Dictionary<string, byte[]> Files, IReadOnlySet<int> Acknowledged);

    /// <summary>Rebuilds so many disks, or fewer when one does not hold.</summary>
    public async Task<PowerLossResult> RunAsync(int images, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        var (done, units, steps) = (0, 0, 0L);
        while (done < images)
        {
            var count = Math.Min(ImagesOfALoad, images - done);
            var trace = Path.Combine(Memory, $"fulmar-trace-{Guid.NewGuid():N}");
            try
            {
                var recorded = await RecordAsync(trace, cancellationToken).ConfigureAwait(false);
                (units, steps) = (units + UnitsOfALoad, steps + recorded.Count);
                var problem = await CheckAsync(Images(recorded, count, done), cancellationToken).ConfigureAwait(false);
                if (problem is not null) return new PowerLossResult(done + count, units, steps, $"{problem} (seed {seed})");
            }
            finally { File.Delete(trace); }
            done += count;
            progress?.Report(done);
        }
        return new PowerLossResult(done, units, steps, null);
    }

    private async Task<IReadOnlyList<DiskStep>> RecordAsync(string trace, CancellationToken cancellationToken)
    {
        var root = NewFolder();
        try
        {
            using var process = TracedProcess.Start(root, trace, faults: null, "commits", root, UnitsOfALoad.ToString(CultureInfo.InvariantCulture), twin.ToString());
            var error = await process.StandardError.ReadToEndAsync(cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            if (process.ExitCode != 0) throw new InvalidOperationException($"The load ended with {process.ExitCode}: {error}");
            var steps = Trace.Read(trace);
            RequireComplete(steps, root);
            return steps;
        }
        finally { Directory.Delete(root, recursive: true); }
    }

    /// <summary>A step that the record has missed would make the disks that are built from it lie: all steps together are what the process left.</summary>
    private static void RequireComplete(IReadOnlyList<DiskStep> steps, string root)
    {
        var disk = new Disk();
        foreach (var step in steps) disk.Do(step);
        var recorded = disk.Now();
        var real = Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith("-shm", StringComparison.Ordinal)).ToList();
        foreach (var file in real)
            if (!recorded.TryGetValue(Path.GetRelativePath(root, file), out var content) || !content.AsSpan().SequenceEqual(File.ReadAllBytes(file)))
                throw new InvalidDataException($"The record does not have all that was done to {Path.GetRelativePath(root, file)}.");
        if (recorded.Keys.Count(path => !path.EndsWith('/')) != real.Count) throw new InvalidDataException("The record has files that are gone.");
    }

    private IEnumerable<Image> Images(IReadOnlyList<DiskStep> steps, int count, int first)
    {
        // Half of the losses come just after somebody was told: then most is promised.
        var acknowledgements = steps.First(step => step is Created(LoadProcess.Acknowledged, _)) is Created(_, var inode) ? inode : 0;
        List<int> told = [.. Enumerable.Range(0, steps.Count).Where(at => steps[at] is Wrote wrote && wrote.Inode == acknowledgements)];
        int[] cuts = [.. Enumerable.Range(0, count).Select(at => at % 2 == 0 ? told[random.Next(told.Count)] + 1 : random.Next(steps.Count + 1)).Order()];
        var (disk, next, number) = (new Disk(), 0, first);
        HashSet<int> acknowledged = [];
        foreach (var cut in cuts)
        {
            for (; next < cut; next++)
            {
                disk.Do(steps[next]);
                if (steps[next] is Wrote(var to, _, var line) && to == acknowledgements) acknowledged.Add(int.Parse(Encoding.ASCII.GetString(line.Span[..^1]), CultureInfo.InvariantCulture));
            }
            yield return new Image(++number, cut, disk.AfterLoss(new Chance(random, Shares[random.Next(Shares.Length)])), new HashSet<int>(acknowledged));
        }
    }

    private static async Task<string?> CheckAsync(IEnumerable<Image> images, CancellationToken cancellationToken)
    {
        string? found = null;
        await Parallel.ForEachAsync(images.TakeWhile(_ => Volatile.Read(ref found) is null), cancellationToken, async (image, token) =>
        {
            var root = NewFolder();
            try
            {
                foreach (var (path, content) in image.Files)
                    if (path.EndsWith('/')) Directory.CreateDirectory(Path.Combine(root, path));
                    else await File.WriteAllBytesAsync(Path.Combine(root, path), content, token).ConfigureAwait(false);
                if (await StoredNumbers.FindProblemAsync(root, image.Acknowledged, token).ConfigureAwait(false) is { } problem)
                    Interlocked.CompareExchange(ref found, $"image {image.Number}, power lost after step {image.Step}: {problem}", null);
            }
            finally { Directory.Delete(root, recursive: true); }
        }).ConfigureAwait(false);
        return found;
    }

    private static string NewFolder() => Directory.CreateDirectory(Path.Combine(Memory, $"fulmar-power-{Guid.NewGuid():N}")).FullName;
}
