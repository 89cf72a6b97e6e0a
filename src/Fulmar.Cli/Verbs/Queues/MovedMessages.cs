using System.Text.Json.Nodes;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;

namespace Fulmar.Cli.Verbs.Queues;

/// <summary>Follows what moves or removes messages, a thousand at a time.</summary>
internal static class MovedMessages
{
    public static async Task<int> FollowAsync(HostClient host, string path, string queue, string deed, VerbOutput output, CancellationToken cancellationToken)
    {
        long messages = 0;
        var isShown = false;
        await foreach (var line in host.PostForLinesAsync(path, cancellationToken).ConfigureAwait(false))
        {
            messages = line.Number("messages");
            if (line.Flag("isDone") || output.IsJson || Console.IsErrorRedirected) continue;
            await Console.Error.WriteAsync($"\r{deed} {messages} …").ConfigureAwait(false);
            isShown = true;
        }
        if (isShown) await Console.Error.WriteAsync("\r").ConfigureAwait(false);
        output.Result(new JsonObject { ["queue"] = queue, ["messages"] = messages }, json => json.JsonObject, text =>
            text.WriteLine($"{deed} {messages} {(messages == 1 ? "message" : "messages")}"));
        return ExitCode.Ok;
    }
}
