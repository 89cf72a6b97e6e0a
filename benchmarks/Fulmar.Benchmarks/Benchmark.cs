namespace Fulmar.Benchmarks;

/// <summary>One thing that is measured.</summary>
/// <param name="Name">What follows <c>./bench</c>.</param>
/// <param name="Description">What its figures mean, in one line.</param>
/// <param name="RunAsync">Measures, with the options that follow the name; the result is the exit code.</param>
internal sealed record Benchmark(string Name, string Description, Func<IReadOnlyList<string>, CancellationToken, Task<int>> RunAsync)
{
    /// <summary>All benchmarks, in the order of <c>--list</c>.</summary>
    public static IReadOnlyList<Benchmark> All { get; } =
    [
        new("http", "Hello JSON against a bare Kestrel minimal API: requests a second, bytes a request. [rounds]", Loads.HttpLoad.RunAsync),
        new("start", "Process start to first answer, a new version's first call, memory at rest. [rounds] [idle seconds]", Loads.StartLoad.RunAsync),
        new("storage", "The embedded engine against itself without group commit, the disk, and RabbitMQ. [rounds]", Loads.StorageLoad.RunAsync),
        new("streams", "Streams of the embedded engine, which are measured by storage too, by themselves. [rounds]", Loads.StreamLoad.RunAsync),
        new("triggers", "Functions that messages and timers start, against the engine alone. [rounds]", Loads.TriggerLoad.RunAsync),
        new("js", "Functions in JavaScript against fastify, Deno, functions-framework, and the same in C#. [rounds] [idle seconds]", Loads.JavaScriptLoad.RunAsync),
        new("coldstart", "The first call of a new version in JavaScript, in a host that serves. [rounds]", Loads.ColdStartLoad.RunAsync),
    ];
}
