using System.CommandLine;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;

namespace Fulmar.Cli.Verbs;

/// <summary><c>fulmar invoke</c>: calls a function of the running host.</summary>
internal static class InvokeVerb
{
    private static readonly Argument<string> Function = new("function") { Description = "The function's name." };
    private static readonly Option<string?> Data = new("--body", "-d") { Description = "The body: text, or @file, or @- for standard input." };
    private static readonly Option<string?> Method = new("--method", "-X") { Description = "The HTTP method. Default: the function's first." };
    private static readonly Option<string?> Path = new("--path") { Description = "The path with its query, such as /api/orders/17?full=true. Default: the function's route." };
    private static readonly Option<string[]> Header = new("--header", "-H") { Description = "A header, as 'Name: value'. May be given often." };

    public static Command Create()
    {
        var verb = new Verb("invoke", "Call a function of the running host. Needs no key: it goes through the operators' socket.")
        {
            Arguments = { Function },
            Options = { Data, Method, Path, Header, HostClient.Folder, HostClient.Data },
            Examples = ["fulmar invoke Hello", "fulmar invoke PlaceBooking --body '{\"seats\":2}'", "fulmar invoke Order --path /api/orders/17 --folder samples/airports"],
        };
        verb.Runs(RunAsync);
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult call, VerbOutput output, CancellationToken cancellationToken)
    {
        using var host = HostClient.Find(call);
        List<string> query = [];
        if (call.GetValue(Method) is { } method) query.Add("method=" + Uri.EscapeDataString(method));
        if (call.GetValue(Path) is { } path) query.Add("path=" + Uri.EscapeDataString(path));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"functions/{Uri.EscapeDataString(call.GetValue(Function)!)}/invoke?{string.Join('&', query)}");
        if (call.GetValue(Data) is { } body)
        {
            request.Content = body switch
            {
                "@-" => new StreamContent(Console.OpenStandardInput()),
                ['@', .. var file] => new StreamContent(File.OpenRead(file)),
                _ => new StringContent(body),
            };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }
        foreach (var header in call.GetValue(Header) ?? [])
        {
            if (header.Split(':', 2) is not [var name, var value]) throw VerbFailure.Usage($"'{header}' is no header.", "Write it as 'Name: value'.");
            if (name.Trim().Equals("Content-Type", StringComparison.OrdinalIgnoreCase) && request.Content is not null) request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(value.Trim());
            else request.Headers.TryAddWithoutValidation(name.Trim(), value.Trim());
        }
        using var response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (output.IsJson)
            output.Result(new JsonObject
            {
                ["status"] = (int)response.StatusCode,
                ["contentType"] = response.Content.Headers.ContentType?.ToString(),
                ["body"] = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false),
            }, json => json.JsonObject, _ => { });
        else
        {
            await Console.Error.WriteLineAsync($"{(int)response.StatusCode} {response.ReasonPhrase}").ConfigureAwait(false);
            await using var standard = Console.OpenStandardOutput();
            await response.Content.CopyToAsync(standard, cancellationToken).ConfigureAwait(false);
            if (!Console.IsOutputRedirected) Console.WriteLine();
        }
        return response.IsSuccessStatusCode || (int)response.StatusCode is >= 300 and < 400 ? ExitCode.Ok : ExitCode.App;
    }
}
