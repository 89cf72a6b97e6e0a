namespace Fulmar.Benchmarks;

/// <summary>One thing that is measured.</summary>
/// <param name="Name">What follows <c>./bench</c>.</param>
/// <param name="Description">What its figures mean, in one line.</param>
/// <param name="RunAsync">Measures, with the options that follow the name; the result is the exit code.</param>
internal sealed record Benchmark(string Name, string Description, Func<IReadOnlyList<string>, CancellationToken, Task<int>> RunAsync)
{
    /// <summary>All benchmarks, in the order of <c>--list</c>.</summary>
    public static IReadOnlyList<Benchmark> All { get; } = [];
}
