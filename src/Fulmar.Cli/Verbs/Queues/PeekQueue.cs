using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;
using Spectre.Console;

namespace Fulmar.Cli.Verbs.Queues;

/// <summary><c>fulmar queues peek</c></summary>
internal static class PeekQueue
{
    private const int ShownBody = 200;
    private static readonly Option<int?> Count = QueueCall.Count("How many. Default 32, at most 1,000.");
    private static readonly Option<string?> After = new("--after") { Description = "Where the page before ended, as it said." };

    public static Command Create()
    {
        var verb = QueueCall.On("peek", "Look at messages without taking them.", "fulmar queues peek orders", "fulmar queues peek orders-poison --count 1 --json");
        verb.Options.Add(Count);
        verb.Options.Add(After);
        verb.Runs(RunAsync);
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult call, VerbOutput output, CancellationToken cancellationToken)
    {
        using var host = HostClient.Find(call);
        var path = QueueCall.Path(call, "/messages", ("count", call.GetValue(Count)?.ToString(CultureInfo.InvariantCulture)), ("after", call.GetValue(After)));
        var page = (await host.GetAsync(path, cancellationToken).ConfigureAwait(false)).AsObject();
        output.Drawn(page, json => json.JsonObject, console => Draw(console, page, TimeProvider.System.GetUtcNow()));
        return ExitCode.Ok;
    }

    private static void Draw(IAnsiConsole console, JsonObject page, DateTimeOffset now)
    {
        var messages = page["messages"]!.AsArray();
        if (messages.Count == 0) console.WriteLine("There are no messages.");
        foreach (var message in messages) Draw(console, message!, now);
        if (page["next"]?.GetValue<string>() is { } next) console.MarkupLineInterpolated($"[grey]There may be more: --after {next}[/]");
    }

    private static void Draw(IAnsiConsole console, JsonNode message, DateTimeOffset now)
    {
        List<string> facts = [$"sent {HumanTime.From(message.Time("enqueuedAt")!.Value, now)}", State(message, now)];
        if (message.Number("attempts") is > 0 and var attempts) facts.Add(attempts == 1 ? "1 failed attempt" : $"{attempts} failed attempts");
        if (message.Cell("sessionId") is { Length: > 0 } session) facts.Add($"session {session}");
        if (message.Cell("contentType") is { Length: > 0 } type) facts.Add(type);
        if (message.Time("expiresAt") is { } expires) facts.Add($"dropped {HumanTime.From(expires, now)}");
        if (message.Flag("isDamaged")) facts.Add("[red]damaged[/]");
        console.MarkupLine($"[bold]{message.Cell("sequence")}[/]  [grey]{string.Join(", ", facts)}[/]");
        if (message["deadLetter"] is { } dead)
            console.MarkupLine($"    [red]{dead.Cell("reason")}[/] [grey]from {dead.Cell("source")}:[/] {dead.Cell("description")}");
        foreach (var (name, value) in message["headers"]!.AsObject()) console.MarkupLineInterpolated($"    [grey]{name}: {value?.ToString()}[/]");
        console.MarkupLine($"    {Body(message)}");
    }

    private static string State(JsonNode message, DateTimeOffset now)
    {
        var visible = message.Time("visibleAt")!.Value;
        if (message.Flag("isLeased")) return "held";
        return visible > now ? $"next {HumanTime.From(visible, now)}" : "waits";
    }

    // One line, whatever a sender has put into it: nothing of it reaches the terminal as a command.
    private static string Body(JsonNode message)
    {
        if (message["body"]?.GetValue<string>() is not { } text) return $"[grey]{message.Number("bytes")} bytes that are no text; --json shows them[/]";
        var line = string.Concat(text.EnumerateRunes().Take(ShownBody).Select(rune => System.Text.Rune.IsControl(rune) ? " " : rune.ToString()));
        return Markup.Escape(line) + (line.Length < text.Length || message.Flag("isCut") ? $" [grey]… of {message.Number("bytes")} bytes; --json shows more[/]" : "");
    }
}
