using System.Runtime.InteropServices;
using System.Text.Json.Nodes;

namespace Fulmar.Benchmarks.Measuring;

/// <summary>What a run was measured on.</summary>
internal static class Machine
{
    public static JsonObject Describe() => new()
    {
        ["processor"] = Line("/proc/cpuinfo", "model name") ?? Line("/proc/cpuinfo", "CPU part"),
        ["cores"] = Environment.ProcessorCount,
        ["memory"] = Line("/proc/meminfo", "MemTotal"),
        ["kernel"] = RuntimeInformation.OSDescription,
        ["architecture"] = RuntimeInformation.OSArchitecture.ToString(),
        ["runtime"] = Environment.Version.ToString(),
        ["sdk"] = Repository.Run("dotnet", "--version").Trim(),
        ["wrk"] = Has("wrk") ? "wrk " + FirstWord(Repository.Run("bash", "-c", "wrk -v 2>&1 | head -1 || true")) : null,
        ["commit"] = Repository.Run("git", "-C", Repository.Root, "rev-parse", "--short", "HEAD").Trim(),
        ["load"] = File.ReadAllText("/proc/loadavg").Split(' ')[0],
    };

    /// <summary>Says what is missing and how to get it.</summary>
    public static void Require(string program, string cure)
    {
        if (Has(program)) return;
        Console.Error.WriteLine($"This benchmark needs {program}: {cure}");
        Environment.Exit(3);
    }

    private static bool Has(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string? Line(string file, string name) => File.ReadLines(file)
        .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim();

    private static string FirstWord(string text) => text.Replace("wrk ", "", StringComparison.Ordinal).Split(' ')[0].Trim();
}
