using System.Globalization;
using Fulmar.Soak;
using Fulmar.Soak.Disks;
using Fulmar.Soak.PowerLoss;

const string usage = "usage: ./soak NAME [--count N] [--seed S] | ./soak --list";

// The process whose disk is recorded.
if (args is [TracedProcess.Verb, .. var load]) return await LoadProcess.RunAsync(load);
if (args is ["--list"])
{
    foreach (var each in Soaks.All) Console.WriteLine($"{each.Name,-14} {each.Description} [{each.Count}]");
    return 0;
}
if (args is ["--help" or "-h"])
{
    Console.WriteLine(usage);
    return 0;
}
if (Soaks.All.FirstOrDefault(each => each.Name == args.FirstOrDefault()) is not { } soak)
{
    Console.Error.WriteLine($"There is no soak '{args.FirstOrDefault()}'; './soak --list' shows which there are.");
    return 2;
}
var (count, seed) = (soak.Count, Random.Shared.Next());
for (var i = 1; i < args.Length; i += 2)
{
    var isNumber = int.TryParse(args.ElementAtOrDefault(i + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
    switch (args[i])
    {
        case "--count" when isNumber && number > 0: count = number; break;
        case "--seed" when isNumber: seed = number; break;
        default:
            Console.Error.WriteLine(usage);
            return 2;
    }
}
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stop.Cancel();
};
Console.WriteLine($"{soak.Name}: {count} times, seed {seed}");
var result = await soak.RunAsync(count, seed, new ConsoleCount(count), stop.Token);
foreach (var (what, figure) in result.Figures) Console.WriteLine($"{what}: {figure}");
foreach (var problem in result.Problems) Console.WriteLine($"✗ {problem}");
ReliabilityPage.Write(soak, count, seed, result);
Console.WriteLine($"{ReliabilityPage.Name} says so. {(result.Problems.Count == 0 ? "All held." : $"{result.Problems.Count} problems.")}");
return result.Problems.Count == 0 ? 0 : 1;
