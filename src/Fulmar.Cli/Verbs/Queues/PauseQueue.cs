using System.CommandLine;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;

namespace Fulmar.Cli.Verbs.Queues;

/// <summary><c>fulmar queues pause</c> and <c>resume</c></summary>
internal static class PauseQueue
{
    public static Command Create(string deed, string description)
    {
        var verb = QueueCall.On(deed, description, $"fulmar queues {deed} orders");
        verb.Runs((call, output, cancellationToken) => RunAsync(deed, call, output, cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(string deed, ParseResult call, VerbOutput output, CancellationToken cancellationToken)
    {
        using var host = HostClient.Find(call);
        var queue = (await host.PostAsync(QueueCall.Path(call, $"/{deed}"), null, cancellationToken).ConfigureAwait(false)).AsObject();
        output.Result(queue, json => json.JsonObject, text => text.WriteLine(
            $"{queue["name"]!.GetValue<string>()} {(queue.Flag("isPaused") ? "is paused" : "gives messages")}; it has {queue.Number("messages")}"));
        return ExitCode.Ok;
    }
}
