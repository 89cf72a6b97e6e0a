using System.Text.Json.Nodes;
using Fulmar.Cli.CommandLine;
using Fulmar.Runtime;

namespace Fulmar.Cli.Hosts;

/// <summary>Calls of <c>/fulmar/v1</c> whose answers are JSON.</summary>
internal static class HostCalls
{
    public static async Task<JsonNode> GetAsync(this HostClient host, string path, CancellationToken cancellationToken)
    {
        using var response = await host.Client.GetAsync(Relative(path), cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, cancellationToken).ConfigureAwait(false);
    }

    public static async Task<JsonNode> PostAsync(this HostClient host, string path, HttpContent? content, CancellationToken cancellationToken)
    {
        using var response = await host.Client.PostAsync(Relative(path), content, cancellationToken).ConfigureAwait(false);
        return await ReadAsync(response, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Posts, and gives each line of the answer as it comes.</summary>
    public static async IAsyncEnumerable<JsonNode> PostForLinesAsync(
        this HostClient host, string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Relative(path));
        using var response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode) await ReadAsync(response, cancellationToken).ConfigureAwait(false);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } text)
        {
            var line = JsonNode.Parse(text)!;
            yield return line["error"]?.GetValue<string>() is { } error ? throw VerbFailure.Environment(error) : line;
        }
    }

    /// <summary>A part of a path, or a value of a query.</summary>
    public static string Escaped(string text) => Uri.EscapeDataString(text);

    private static async Task<JsonNode> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode) return JsonNode.Parse(text)!;
        var answer = Parse(text);
        var exitCode = (int)response.StatusCode switch
        {
            // A function was run, and it is the app that failed.
            _ when answer?["outcome"] is not null => ExitCode.App,
            409 => ExitCode.App,
            < 500 => ExitCode.Usage,
            _ => ExitCode.Environment,
        };
        var code = answer?["code"]?.GetValue<string>() ?? (exitCode == ExitCode.Usage ? ErrorCodes.Usage : null);
        throw new VerbFailure(exitCode, answer?["error"]?.GetValue<string>() ?? $"The host answered {(int)response.StatusCode}.", code: code);
    }

    private static JsonNode? Parse(string text)
    {
        try { return JsonNode.Parse(text); }
        catch (System.Text.Json.JsonException) { return null; }
    }

    private static Uri Relative(string path) => new(path, UriKind.Relative);
}
