using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fulmar.Benchmarks.Measuring;

/// <summary>The figures of one run: printed as a table, and written as JSON to <c>artifacts/bench</c>.</summary>
internal sealed class Rows(string benchmark)
{
    private readonly JsonArray rows = [];

    /// <summary>Figures that did not keep their floor.</summary>
    public int Missed { get; private set; }

    /// <summary>Compares medians.</summary>
    /// <param name="what">What was measured.</param>
    /// <param name="unit">Of each sample.</param>
    /// <param name="ours">Samples of Fulmar.</param>
    /// <param name="peer">Samples of the peer, of the same run; null where there is none.</param>
    /// <param name="floor">The bound that the figure must keep: at least, or, for what should be small, at most.</param>
    /// <param name="aim">What it should reach.</param>
    /// <param name="figure">The figure, of the two medians.</param>
    public void Add(string what, string unit, IReadOnlyList<double> ours, IReadOnlyList<double>? peer, double floor, double aim, Func<double, double, double> figure)
    {
        var (a, b) = (Median(ours), peer is null ? 0 : Median(peer));
        var value = figure(a, b);
        // The aim tells which way is better.
        var keeps = aim > floor ? value >= floor : value <= floor;
        if (!keeps) Missed++;
        rows.Add((JsonNode)new JsonObject
        {
            ["what"] = what,
            ["unit"] = unit,
            ["figure"] = Math.Round(value, 3),
            ["floor"] = floor,
            ["aim"] = aim,
            ["keepsFloor"] = keeps,
            ["fulmar"] = Samples(ours),
            ["peer"] = peer is null ? null : Samples(peer),
        });
        Console.WriteLine($"{what,-66} {Text(value),9}   {(keeps ? "ok  " : "MISS")} floor {floor,-6} aim {aim,-6} fulmar {Text(a)}{(peer is null ? "" : $", peer {Text(b)}")} {unit}");
    }

    /// <summary>Writes the report. Returns the exit code: 1 when a floor was missed.</summary>
    public int Write()
    {
        var folder = Path.Combine(Repository.Root, "artifacts", "bench");
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, benchmark + ".json");
        File.WriteAllText(file, new JsonObject
        {
            ["benchmark"] = benchmark,
            ["at"] = TimeProvider.System.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            ["command"] = $"./bench {string.Join(' ', Environment.GetCommandLineArgs().Skip(1))}",
            ["machine"] = Machine.Describe(),
            ["rows"] = rows,
        }.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        Console.WriteLine($"Written to {Path.GetRelativePath(Repository.Root, file)}");
        return Missed > 0 ? 1 : 0;
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
