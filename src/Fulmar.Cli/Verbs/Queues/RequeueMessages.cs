using System.CommandLine;
using System.Globalization;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;

namespace Fulmar.Cli.Verbs.Queues;

/// <summary><c>fulmar queues requeue</c></summary>
internal static class RequeueMessages
{
    private static readonly Option<string?> To = new("--to") { Description = "The queue that they go to. Default: where each came from." };
    private static readonly Option<int?> Count = QueueCall.Count("How many, the oldest first. Default: all.");

    public static Command Create()
    {
        var verb = QueueCall.On("requeue", "Put messages that failed back where they came from, with no attempts counted.",
            "fulmar queues requeue orders-poison", "fulmar queues requeue 'orders/$deadletterqueue' --count 1", "fulmar queues requeue orders-poison --to orders-by-hand");
        verb.Options.Add(To);
        verb.Options.Add(Count);
        verb.Runs(RunAsync);
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult call, VerbOutput output, CancellationToken cancellationToken)
    {
        using var host = HostClient.Find(call);
        var path = QueueCall.Path(call, "/requeue", ("to", call.GetValue(To)), ("count", call.GetValue(Count)?.ToString(CultureInfo.InvariantCulture)));
        return await MovedMessages.FollowAsync(host, path, call.GetValue(QueueCall.Name)!, "Put back", output, cancellationToken).ConfigureAwait(false);
    }
}
