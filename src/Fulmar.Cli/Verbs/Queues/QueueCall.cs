using System.CommandLine;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;

namespace Fulmar.Cli.Verbs.Queues;

/// <summary>What the commands below <c>fulmar queues</c> have in common: a host, a queue, a family.</summary>
internal static class QueueCall
{
    public static Option<string> Folder => HostClient.Folder;

    public static Option<string?> Data => HostClient.Data;

    public static Argument<string> Name { get; } = new("name") { Description = "The queue's name, such as orders, orders-poison or 'orders/$deadletterqueue'." };

    public static Option<string?> Family { get; } = new Option<string?>("--family") { Description = "storage or serviceBus, where both have a queue of that name. Default: storage." }.AcceptOnlyFromAmong("storage", "serviceBus");

    public static Option<int?> Count(string description) => new("--count", "-n") { Description = description };

    /// <summary>A command on one queue.</summary>
    public static Verb On(string name, string description, params string[] examples) => new(name, description) { Arguments = { Name }, Options = { Family, Folder, Data }, Examples = examples };

    /// <summary>The path of what is done with the queue that was named.</summary>
    public static string Path(ParseResult call, string deed, params (string Name, string? Value)[] query)
    {
        var values = query.Append(("family", call.GetValue(Family))).Where(pair => pair.Item2 is not null).Select(pair => $"{pair.Item1}={HostCalls.Escaped(pair.Item2!)}");
        return $"queues/{HostCalls.Escaped(call.GetValue(Name)!)}{deed}?{string.Join('&', values)}";
    }
}
