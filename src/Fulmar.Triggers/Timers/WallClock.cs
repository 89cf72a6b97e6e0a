namespace Fulmar.Triggers.Timers;

/// <summary>
/// The clock on the wall of a time zone, that is set forward and back. Cronos knows zones too, but searches some changes (Dublin's) tick by tick
/// for minutes, and gives other moments backwards than forwards. So it matches fields only, and this says when the wall shows what matched.
/// </summary>
internal sealed record WallClock(TimeZoneInfo Zone)
{
    // No clock is set by more than the first, nor twice within the second.
    private static readonly TimeSpan LargestChange = TimeSpan.FromHours(3), Day = TimeSpan.FromDays(1), Tick = new(1);

    /// <summary>The first moment after another at which the wall shows a time that matches; null when there is none.</summary>
    /// <param name="after">Exclusive.</param>
    /// <param name="match">The first matching time after a time on the wall.</param>
    /// <param name="repeats">Whether times that the wall shows again count again.</param>
    public DateTimeOffset? Next(DateTimeOffset after, Func<DateTime, DateTime?> match, bool repeats)
    {
        var (from, offset) = (after.UtcDateTime, Offset(after.UtcDateTime));
        while (match(from + offset) is { } shown)
        {
            var at = shown - offset;
            // 1. The wall is set before it shows the match, or before we have looked for a day.
            if (FindChange(from, at - from > Day ? from + Day : at, offset) is { } change)
            {
                var wall = change + Offset(change);
                // What it leaves out is due when it is set. It shows other times again: these are looked for from there.
                if (shown - offset >= change && shown <= wall && wall > change + offset) return Utc(change);
                (from, offset) = (change - Tick, Offset(change));
            }
            // 2. The match is far: look for changes only when it is near.
            else if (at - from > Day) from = at - Day / 2;
            // 3. It is shown, the first time or again.
            else if (repeats || !IsRepeated(at)) return Utc(at);
            else from = at;
        }
        return null;
    }

    /// <summary>The first moment after one and up to another at which the offset is not this any more.</summary>
    private DateTime? FindChange(DateTime after, DateTime until, TimeSpan offset)
    {
        if (Offset(until) == offset) return null;
        var (before, changed) = (after, until);
        while (changed - before > Tick)
        {
            var middle = before + (changed - before) / 2;
            if (Offset(middle) == offset) before = middle;
            else changed = middle;
        }
        return changed;
    }

    /// <summary>Whether the wall showed the same earlier.</summary>
    private bool IsRepeated(DateTime at)
    {
        var before = Offset(at - LargestChange);
        var setBack = before - Offset(at);
        return setBack > TimeSpan.Zero && Offset(at - setBack) == before;
    }

    private TimeSpan Offset(DateTime utc) => Zone.GetUtcOffset(utc);

    private static DateTimeOffset Utc(DateTime utc) => new(utc, TimeSpan.Zero);
}
