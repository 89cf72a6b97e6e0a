using Fulmar.Runtime;
using Fulmar.Storage;

namespace Fulmar.Triggers.Timers;

/// <summary>What became of each occurrence. An entry is written once, in the commit that settles the occurrence: that is what makes it happen once.</summary>
internal sealed class TimerLedger(IStorageEngine storage, TimeProvider time)
{
    /// <summary>How long an entry is kept.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(90);

    private static readonly TimeSpan FirstWindow = TimeSpan.FromMinutes(1);

    /// <summary>Writes an entry. The second of one occurrence is refused.</summary>
    public static Once Write(string function, TimerEntry entry) => new(new OnceKey(StoreNames.App, Scope(function), entry.Key), Keep, entry.ToJson());

    /// <summary>The newest entries of a function, newest first.</summary>
    /// <remarks>The store lists from a key on. So this looks at the last minute, and then at windows that are each four times as long.</remarks>
    public async Task<IReadOnlyList<TimerEntry>> ReadNewestAsync(string function, int count, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        for (var window = FirstWindow; ; window *= 4)
        {
            var isWhole = window > Keep;
            var entries = await ReadAsync(function, isWhole ? null : TimerEntry.KeyOf(now - window), count, cancellationToken).ConfigureAwait(false);
            if (isWhole || entries.Count == count) return entries;
        }
    }

    private async Task<IReadOnlyList<TimerEntry>> ReadAsync(string function, string? after, int count, CancellationToken cancellationToken)
    {
        Queue<OnceRecord> newest = [];
        while (true)
        {
            var page = await storage.ListOnceAsync(StoreNames.App, Scope(function), after, StorageLimits.Page, cancellationToken).ConfigureAwait(false);
            foreach (var record in page)
            {
                newest.Enqueue(record);
                if (newest.Count > count) newest.Dequeue();
            }
            if (page.Count == 0) return [.. newest.Reverse().Select(record => TimerEntry.FromJson(record.Result.Span)).OfType<TimerEntry>()];
            after = page[^1].Key.Key;
        }
    }

    private static string Scope(string function) => $"timer/{function}";
}
