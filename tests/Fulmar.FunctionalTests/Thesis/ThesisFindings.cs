using System.Globalization;
using System.Text.Json;
using Fulmar.Storage.Sqlite.Maintenance;

namespace Fulmar.FunctionalTests.Thesis;

/// <summary>What is wrong in a store after all is said and done. Empty lists are the thesis.</summary>
/// <param name="Acknowledged">Numbers that clients were told are taken.</param>
/// <param name="Lost">Of these, not there.</param>
/// <param name="Twice">Applied more than once.</param>
/// <param name="Half">Units of which a part is there and a part is not.</param>
/// <param name="Other">Messages that are left or were given up, and damage.</param>
public sealed record ThesisFindings(int Acknowledged, IReadOnlyList<string> Lost, IReadOnlyList<string> Twice, IReadOnlyList<string> Half, IReadOnlyList<string> Other)
{
    /// <summary>All of them.</summary>
    public IEnumerable<string> All => Lost.Concat(Twice).Concat(Half).Concat(Other);

    /// <summary>Messages that wait or run, as the file says now.</summary>
    public static long Waiting(string data)
    {
        using var store = new SqliteReading(Path.Combine(data, "fulmar.db"));
        return store.Rows("SELECT count(*) FROM message m JOIN queue q ON q.id = m.queue WHERE q.name NOT LIKE '%-poison'").Select(row => Number(row[0])).Single();
    }

    /// <summary>Compares what clients were told with what a store holds that nobody has open.</summary>
    public static ThesisFindings Of(string data, IReadOnlyCollection<int> acknowledged)
    {
        using var store = new SqliteReading(Path.Combine(data, "fulmar.db"));
        var (taken, done, result) = (Numbers("taken"), Numbers("done"), Numbers("result"));
        List<string> twice = [], half = [.. Missing("taken and not done", taken, done), .. Missing("done and not taken", done, taken), .. Missing("done without a result", done, result), .. Missing("a result of what is not done", result, done)];
        foreach (var (kind, numbers) in new[] { ("done", done), ("result", result) })
            for (var part = 0; part < 16; part++)
            {
                var (counted, there) = (Counted($"{kind}-{part}"), numbers.LongCount(n => n % 16 == part));
                if (counted > there) twice.Add($"{kind}-{part} counts {counted} for {there} numbers");
                if (counted < there) half.Add($"{kind}-{part} counts {counted} for {there} numbers");
            }
        var left = store.Rows("SELECT q.name, count(*) FROM message m JOIN queue q ON q.id = m.queue GROUP BY q.name").Select(row => $"{row[1]} messages are left in {row[0]}");
        return new ThesisFindings(acknowledged.Count, [.. Missing("acknowledged and not taken", [.. acknowledged.Select(n => (long)n)], taken)], twice, half,
            [.. left, .. StoreCheck.Run(data, CancellationToken.None).Problems]);

        HashSet<long> Numbers(string collection) => [.. Documents(collection, "1").Select(row => Number(row[0]))];

        long Counted(string counter) => Documents("counters", $"d.name = '{counter}'").Select(row => JsonElement.Parse(row[1]).GetProperty("count").GetInt64()).SingleOrDefault();

        IEnumerable<string[]> Documents(string collection, string condition) =>
            store.Rows($"SELECT d.name, CAST(d.body AS TEXT) FROM document d JOIN collection c ON c.id = d.collection WHERE c.name = '{collection}' AND {condition}");
    }

    private static IEnumerable<string> Missing(string what, HashSet<long> these, HashSet<long> those) => these.Except(those).Order().Select(n => $"{n}: {what}");

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
