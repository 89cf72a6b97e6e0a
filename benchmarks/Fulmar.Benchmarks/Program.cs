using Fulmar.Benchmarks;

if (args is ["--list"])
{
    foreach (var each in Benchmark.All) Console.WriteLine($"{each.Name,-20} {each.Description}");
    return 0;
}
if (Benchmark.All.FirstOrDefault(each => each.Name == args.FirstOrDefault()) is not { } benchmark)
{
    Console.Error.WriteLine($"There is no benchmark '{args.FirstOrDefault()}'; './bench --list' shows which there are.");
    return 2;
}
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
return await benchmark.RunAsync(args[1..], stop.Token);
