using CsCheck;
using Fulmar.Triggers.Timers;
using static Fulmar.Tests.Timers.Schedules;

namespace Fulmar.Tests.Timers;

/// <summary>Schedules of all kinds against a reckoning that looks at every minute.</summary>
public sealed class ScheduleProperties
{
    public static TheoryData<string> Zones => ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Europe/Dublin"];

    [Theory]
    [MemberData(nameof(Zones))]
    public void No_occurrence_is_lost_or_doubled_whatever_clocks_do(string id) => Windows(id).Sample((fields, start) =>
    {
        if (Read(fields, id) is not { } schedule) return;

        Assert.Equal(Reckoning.Of(fields, schedule.Zone, start, start.AddDays(2)), schedule.Between(start.AddTicks(-1), start.AddDays(2)));
    }, iter: 150, threads: 1);

    [Theory]
    [MemberData(nameof(Zones))]
    public void Owed_is_the_same_from_the_other_end(string id) => Windows(id).Sample((fields, start) =>
    {
        if (Read(fields, id) is not { } schedule) return;
        var forwards = schedule.Between(start, start.AddDays(2));
        if (forwards.Count == 0) return;

        Assert.Equal(forwards, schedule.Owed(forwards[0], start.AddDays(2)).Reverse());
    }, iter: 100, threads: 1);

    [Theory]
    [MemberData(nameof(Zones))]
    public void What_is_run_and_what_is_missed_adds_up_to_all(string id) => Gen.Select(Windows(id), Gen.Enum<CatchUp>(), Gen.Int[0, 2 * 24 * 60 * 60]).Sample((window, catchUp, seconds) =>
    {
        var (fields, start) = window;
        if (Read(fields, id) is not { } schedule) return;
        var now = start.AddSeconds(seconds);
        var all = schedule.Between(start, now);
        List<DateTimeOffset> run = [];
        var missed = 0;
        var state = TimerState.Begin(null, schedule, start);
        while (state.FindDue(schedule, now, catchUp) is { } due)
        {
            if (due.Runs) run.Add(due.At);
            missed += due.Missed;
            state = state.Settled(schedule, due, now);
        }

        Assert.Equal(all.Count, run.Count + missed);
        Assert.Equal(schedule.Next(now), state.Next);
        Assert.Equal(all.TakeLast(catchUp switch { CatchUp.All => 1_000, CatchUp.None when all is [.., var last] && now - last > DueOccurrence.Punctual => 0, _ => 1 }), run);
    }, iter: 100, threads: 1);

    [Fact]
    public void The_next_is_always_later() => Gen.Select(Fields, Gen.Long[0, TimeSpan.FromDays(20_000).Ticks]).Sample((fields, ticks) =>
    {
        if (Read(fields, "Europe/Berlin") is not { } schedule) return;
        var after = DateTimeOffset.UnixEpoch.AddTicks(ticks);

        var next = schedule.Next(after);

        Assert.True(next > after);
        Assert.True(schedule.Next(next) > next);
        Assert.True(schedule.LeadsTo(next, after));
        Assert.Equal(next, schedule.Next(next.AddTicks(-1)));
    }, iter: 500, threads: 1);

    /// <summary>Fields of which only a day that no month has is refused.</summary>
    private static TimerSchedule? Read(KnownFields fields, string zone)
    {
        if (TimerSchedule.TryParse(fields.Text, Zone(zone), out var schedule, out var problem)) return schedule;
        Assert.Contains("never fires", problem);
        return null;
    }

    private static Gen<KnownFields> Fields =>
        Gen.Select(Field(0, 59), Field(0, 23), Rare(1, 31), Rare(1, 12), Rare(0, 6)).Select((minute, hour, day, month, weekday) => new KnownFields(minute, hour, day, month, weekday));

    private static Gen<(KnownFields, DateTimeOffset)> Windows(string id)
    {
        List<DateTimeOffset> starts = [At("2026-07-01"), .. Reckoning.Changes(Zone(id), 2026).Select(change => change.AddHours(-30))];
        return Gen.Select(Fields, Gen.Int[0, starts.Count - 1], Gen.Int[0, 24 * 60]).Select((fields, start, minutes) => (fields, starts[start].AddMinutes(minutes)));
    }

    private static Gen<KnownField> Rare(int min, int max) => Gen.Frequency((4, Gen.Const(Star(min, max))), (1, Field(min, max)));

    private static Gen<KnownField> Field(int min, int max) => Gen.Frequency(
        (1, Gen.Const(Star(min, max))),
        (2, Gen.Int[min, max].Select(value => new KnownField($"{value}", [value]))),
        (1, Gen.Int[min, max].Array[2, 4].Select(values => new KnownField(string.Join(',', values), [.. values]))),
        (1, Gen.Select(Gen.Int[min, max], Gen.Int[min, max]).Select((a, b) => new KnownField($"{Math.Min(a, b)}-{Math.Max(a, b)}", Stepped(Math.Min(a, b), Math.Max(a, b), 1)))),
        (1, Gen.Int[2, max].Select(step => new KnownField($"*/{step}", Stepped(min, max, step)))),
        (1, Gen.Select(Gen.Int[min, max], Gen.Int[2, max]).Select((from, step) => new KnownField($"{from},*/{step}", [from, .. Stepped(min, max, step)]))));

    private static KnownField Star(int min, int max) => new("*", Stepped(min, max, 1));

    private static HashSet<int> Stepped(int from, int to, int step) => [.. Enumerable.Range(from, to - from + 1).Where(value => (value - from) % step == 0)];
}
