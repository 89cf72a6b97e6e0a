using System.CommandLine;
using System.Text.Json;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;
using Fulmar.Server.Logging;

namespace Fulmar.Cli.Verbs;

/// <summary><c>fulmar logs</c>: shows what the running host logged.</summary>
internal static class LogsVerb
{
    private static readonly Option<bool> Follow = new("--follow", "-f") { Description = "Go on with what comes." };
    private static readonly Option<string?> Function = new("--function") { Description = "Only what belongs to this function." };

    public static Command Create()
    {
        var verb = new Verb("logs", "Show the newest log entries of the running host (at most 1,000).")
        {
            Options = { Follow, Function, HostClient.Folder, HostClient.Data },
            Examples = ["fulmar logs", "fulmar logs --follow --function PlaceBooking", "fulmar logs --json --folder samples/airports"],
        };
        verb.Runs(RunAsync);
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult call, VerbOutput output, CancellationToken cancellationToken)
    {
        using var host = HostClient.FindForLog(call);
        var function = call.GetValue(Function);
        await using var console = new LogConsole(Console.Out, output.IsJson, !Console.IsOutputRedirected);
        try
        {
            await using var stream = await host.Client.GetStreamAsync($"logs?follow={(call.GetValue(Follow) ? "true" : "false")}", cancellationToken).ConfigureAwait(false);
            using var reader = new StreamReader(stream);
            while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line)
                if (JsonSerializer.Deserialize(line, LogJson.Default.LogEntry) is { } entry && (function is null || function.Equals(entry.Function, StringComparison.OrdinalIgnoreCase)))
                    console.Write(entry);
        }
        // The reader was interrupted, or the host ended: both are the natural end of following.
        catch (Exception exception) when (exception is OperationCanceledException or IOException) { }
        return ExitCode.Ok;
    }
}
