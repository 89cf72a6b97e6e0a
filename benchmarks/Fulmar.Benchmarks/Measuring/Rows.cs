using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fulmar.Benchmarks.Measuring;

/// <summary>The figures of one run: printed as a table, and written as JSON to <c>artifacts/bench</c>.</summary>
internal sealed class Rows(string benchmark)
{
    private readonly JsonArray rows = [];

    /// <summary>Compares medians.</summary>
    /// <param name="what">What was measured.</param>
    /// <param name="unit">Of each sample.</param>
    /// <param name="ours">Samples of Fulmar.</param>
    /// <param name="peer">Samples of the peer, of the same run; null where there is none.</param>
    /// <param name="floor">The bound that the figure must keep.</param>
    /// <param name="aim">What it should reach.</param>
    /// <param name="figure">The figure, of the two medians.</param>
    public void Add(string what, string unit, IReadOnlyList<double> ours, IReadOnlyList<double>? peer, string floor, string aim, Func<double, double, double> figure)
    {
        var (a, b) = (Median(ours), peer is null ? 0 : Median(peer));
        var value = figure(a, b);
        rows.Add((JsonNode)new JsonObject
        {
            ["what"] = what,
            ["unit"] = unit,
            ["figure"] = Math.Round(value, 3),
            ["floor"] = floor,
            ["aim"] = aim,
            ["fulmar"] = Samples(ours),
            ["peer"] = peer is null ? null : Samples(peer),
        });
        Console.WriteLine($"{what,-66} {Text(value),9}   floor {floor,-8} aim {aim,-8} fulmar {Text(a)}{(peer is null ? "" : $", peer {Text(b)}")} {unit}");
    }

    public void Write()
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "bench");
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, benchmark + ".json");
        File.WriteAllText(file, new JsonObject
        {
            ["benchmark"] = benchmark,
            ["at"] = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            ["cores"] = Environment.ProcessorCount,
            ["runtime"] = Environment.Version.ToString(),
            ["rows"] = rows,
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        Console.WriteLine($"Written to {Path.GetRelativePath(Repository.Root, file)}");
    }

    public static double Median(IReadOnlyList<double> samples)
    {
        var sorted = samples.Order().ToArray();
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }

    private static JsonObject Samples(IReadOnlyList<double> samples) => new()
    {
        ["median"] = Math.Round(Median(samples), 3),
        ["samples"] = new JsonArray([.. samples.Select(sample => JsonValue.Create(Math.Round(sample, 3)))]),
    };

    private static string Text(double value) => value.ToString(Math.Abs(value) >= 100 ? "0" : "0.00", CultureInfo.InvariantCulture);
}
