using System.Diagnostics;

namespace Fulmar.Benchmarks.Measuring;

/// <summary>What the disk itself takes.</summary>
internal static class Disk
{
    /// <summary>The median time to write a page behind the others of a file and to sync it, in milliseconds.</summary>
    public static double SyncMilliseconds(int count)
    {
        var path = Path.Combine(Repository.Root, "artifacts", "bench", "sync");
        try
        {
            using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
            var page = new byte[4096];
            var took = new List<double>(count);
            for (var i = 0; i < count; i++)
            {
                var started = Stopwatch.GetTimestamp();
                RandomAccess.Write(file, page, (long)i * page.Length);
                RandomAccess.FlushToDisk(file);
                took.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            return Rows.Median(took);
        }
        finally { File.Delete(path); }
    }
}

/// <summary>What this process holds.</summary>
internal static class Memory
{
    /// <summary>Its proportional set size in megabytes: shared pages count by their share.</summary>
    public static double OwnMegabytes() => File.ReadLines("/proc/self/smaps_rollup")
        .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
        .Select(line => double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) / 1024).First();
}
