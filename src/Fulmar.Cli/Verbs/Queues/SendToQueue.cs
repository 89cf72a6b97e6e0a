using System.CommandLine;
using System.Net.Http.Headers;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;

namespace Fulmar.Cli.Verbs.Queues;

/// <summary><c>fulmar queues send</c></summary>
internal static class SendToQueue
{
    private static readonly Argument<string?> Body = new("body")
    {
        Description = "The body: text, or @file, or @- for standard input. Default: none.",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private static readonly Option<string?> Delay = new("--delay") { Description = "How long it waits before it can be delivered, as hh:mm:ss." };
    private static readonly Option<string?> TimeToLive = new("--ttl") { Description = "After which time it is dropped, as hh:mm:ss or d.hh:mm:ss. Default: never." };
    private static readonly Option<string?> Session = new("--session") { Description = "The session that it belongs to." };
    private static readonly Option<string?> Deduplication = new("--deduplication-id") { Description = "A message with an id that the queue has seen lately is dropped." };
    private static readonly Option<string?> ContentType = new("--content-type") { Description = "The body's media type. Default: none." };
    private static readonly Option<string[]> Header = new("--header", "-H") { Description = "A header, as 'Name: value'. May be given often." };

    public static Command Create()
    {
        var verb = QueueCall.On("send", "Put a message into a queue, which is made where it does not exist.",
            "fulmar queues send orders '{\"seats\":2}'", "fulmar queues send orders @order.json --delay 00:05:00", "fulmar queues send bookings hi --family serviceBus --session flight-7");
        verb.Arguments.Add(Body);
        foreach (var option in new Option[] { Delay, TimeToLive, Session, Deduplication, ContentType, Header }) verb.Options.Add(option);
        verb.Runs(RunAsync);
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult call, VerbOutput output, CancellationToken cancellationToken)
    {
        using var host = HostClient.Find(call);
        (string, string?)[] query =
        [
            ("delay", call.GetValue(Delay)), ("ttl", call.GetValue(TimeToLive)), ("sessionId", call.GetValue(Session)), ("deduplicationId", call.GetValue(Deduplication)),
            .. (call.GetValue(Header) ?? []).Select(header => ("header", (string?)header)),
        ];
        using var content = call.GetValue(Body) switch
        {
            null => new ByteArrayContent([]),
            "@-" => (HttpContent)new StreamContent(Console.OpenStandardInput()),
            ['@', .. var file] => new StreamContent(File.OpenRead(file)),
            var text => new StringContent(text),
        };
        content.Headers.ContentType = call.GetValue(ContentType) is { } type
            ? MediaTypeHeaderValue.TryParse(type, out var media) ? media : throw VerbFailure.Usage($"'{type}' is no media type.", "Write it as application/json.")
            : null;
        var sent = (await host.PostAsync(QueueCall.Path(call, "/messages", query), content, cancellationToken).ConfigureAwait(false)).AsObject();
        output.Result(sent, json => json.JsonObject, text =>
        {
            var queue = $"{(sent.Flag("isNewQueue") ? "the new queue " : "")}{sent["queue"]!.GetValue<string>()}";
            text.WriteLine(sent.Flag("isDuplicate") ? $"{queue} has seen this deduplication id; the message was dropped" : $"Sent message {sent.Number("sequence")} to {queue}");
        });
        return ExitCode.Ok;
    }
}
