using System.CommandLine;
using System.Globalization;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;
using Spectre.Console;

namespace Fulmar.Cli.Verbs.Queues;

/// <summary><c>fulmar queues purge</c></summary>
internal static class PurgeQueue
{
    private static readonly Option<int?> Count = QueueCall.Count("How many, the oldest first. Default: all.");
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask." };

    public static Command Create()
    {
        var verb = QueueCall.On("purge", "Remove messages for good, those that functions hold too.", "fulmar queues purge orders-poison", "fulmar queues purge orders-poison --count 10 --yes");
        verb.Options.Add(Count);
        verb.Options.Add(Yes);
        verb.Runs(RunAsync);
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult call, VerbOutput output, CancellationToken cancellationToken)
    {
        using var host = HostClient.Find(call);
        var name = call.GetValue(QueueCall.Name)!;
        if (!call.GetValue(Yes))
        {
            var queue = await host.GetAsync(QueueCall.Path(call, ""), cancellationToken).ConfigureAwait(false);
            // A script has nobody to ask: it says --yes.
            if (output.IsJson || Console.IsInputRedirected) throw VerbFailure.Usage($"{name} has {queue.Number("messages")} messages, which would be gone for good.", "Say --yes if you mean it.");
            if (!await AnsiConsole.ConfirmAsync($"Remove messages of {Markup.Escape(name)} for good? It has {queue.Number("messages")}.", defaultValue: false, cancellationToken).ConfigureAwait(false))
                return ExitCode.App;
        }
        var path = QueueCall.Path(call, "/purge", ("count", call.GetValue(Count)?.ToString(CultureInfo.InvariantCulture)));
        return await MovedMessages.FollowAsync(host, path, name, "Removed", output, cancellationToken).ConfigureAwait(false);
    }
}
