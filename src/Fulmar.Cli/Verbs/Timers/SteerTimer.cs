using System.CommandLine;
using System.Text.Json.Nodes;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;

namespace Fulmar.Cli.Verbs.Timers;

/// <summary><c>fulmar timers pause</c>, <c>resume</c> and <c>run</c></summary>
internal static class SteerTimer
{
    private static readonly Argument<string> Function = new("function") { Description = "The function's name." };

    public static Command Create(string deed, string description)
    {
        var verb = new Verb(deed, description) { Arguments = { Function }, Options = { HostClient.Folder, HostClient.Data }, Examples = [$"fulmar timers {deed} CleanUp"] };
        verb.Runs((call, output, cancellationToken) => RunAsync(deed, call, output, cancellationToken));
        return verb;
    }

    private static async Task<int> RunAsync(string deed, ParseResult call, VerbOutput output, CancellationToken cancellationToken)
    {
        using var host = HostClient.Find(call);
        var function = call.GetValue(Function)!;
        var answer = await host.PostAsync($"timers/{HostCalls.Escaped(function)}/{deed}", null, cancellationToken).ConfigureAwait(false);
        // Named in any case; the host says it as the app does.
        function = answer["function"]?.GetValue<string>() ?? function;
        output.Result((JsonObject)answer, json => json.JsonObject, text => text.WriteLine(deed switch
        {
            "pause" => $"{function} is paused",
            "resume" => $"{function} runs at its times again",
            _ => $"{function} ran{(answer.Milliseconds("durationMs") is { } took ? $" for {HumanTime.Of(took)}" : "")}: {answer["outcome"]}",
        }));
        return ExitCode.Ok;
    }
}
