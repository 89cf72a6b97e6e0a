using System.Globalization;
using Fulmar.Storage.Sqlite.Maintenance;

namespace Fulmar.Soak.Thesis;

/// <summary>What is wrong in a store after all is said and done. Empty lists are the thesis.</summary>
/// <param name="Acknowledged">Numbers that clients were told are taken.</param>
/// <param name="Lost">Of these, not there.</param>
/// <param name="Twice">Applied more than once.</param>
/// <param name="Half">Units of which a part is there and a part is not.</param>
/// <param name="Other">Messages that are left or were given up, and damage.</param>
internal sealed record ThesisFindings(int Acknowledged, IReadOnlyList<string> Lost, IReadOnlyList<string> Twice, IReadOnlyList<string> Half, IReadOnlyList<string> Other)
{
    private const int Counters = 16;

    /// <summary>All of them.</summary>
    public IEnumerable<string> All => Lost.Concat(Twice).Concat(Half).Concat(Other);

    /// <summary>Compares what clients were told with what a store holds that no host has open.</summary>
    public static ThesisFindings Of(string data, IReadOnlyCollection<int> acknowledged)
    {
        using var store = new ThesisStore(data);
        var (taken, done, result) = (Numbers("taken"), Numbers("done"), Numbers("result"));
        var counts = store.Documents("counters").ToDictionary(counter => counter.Name, counter => counter.Body.GetProperty("count").GetInt32());
        List<string> twice = [], half =
        [
            .. Missing("taken, and not done", taken, done), .. Missing("done, and not taken", done, taken),
            .. Missing("done, without a result", done, result), .. Missing("a result of what is not done", result, done),
        ];
        foreach (var (kind, numbers) in new[] { ("done", done), ("result", result) })
            for (var part = 0; part < Counters; part++)
            {
                var (counted, there) = (counts.GetValueOrDefault($"{kind}-{part}"), numbers.Count(n => n % Counters == part));
                if (counted != there) (counted > there ? twice : half).Add($"{kind}-{part} counts {counted} where there are {there}");
            }
        return new ThesisFindings(
            acknowledged.Count, [.. Missing("acknowledged, and not taken", acknowledged, taken)], twice, half,
            [.. store.Messages().Select(left => $"{left.Count} messages in {left.Queue}"), .. StoreCheck.Run(data, null, CancellationToken.None).Problems]);

        HashSet<int> Numbers(string collection) => [.. store.Documents(collection).Select(document => int.Parse(document.Name, CultureInfo.InvariantCulture))];
    }

    private static IEnumerable<string> Missing(string what, IEnumerable<int> these, IEnumerable<int> those) => these.Except(those).Order().Select(n => $"{n}: {what}");
}
