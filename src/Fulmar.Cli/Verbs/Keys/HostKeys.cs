using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;
using Fulmar.Runtime;
using Fulmar.Runtime.Access;

namespace Fulmar.Cli.Verbs.Keys;

/// <summary>The keys that a running host holds.</summary>
internal sealed class HostKeys(HostClient host) : IKeys
{
    public async Task<JsonArray> ListAsync(CancellationToken cancellationToken) => (await AskAsync(HttpMethod.Get, "keys", null, cancellationToken).ConfigureAwait(false))!.AsArray();

    public async Task<JsonObject> CreateAsync(KeyName name, string? value, CancellationToken cancellationToken) =>
        (await AskAsync(HttpMethod.Post, PathOf(name), Body(value), cancellationToken).ConfigureAwait(false))!.AsObject();

    public async Task<JsonObject> RotateAsync(KeyName name, string? value, CancellationToken cancellationToken) =>
        (await AskAsync(HttpMethod.Post, PathOf(name) + "/rotate", Body(value), cancellationToken).ConfigureAwait(false))!.AsObject();

    public Task RevokeAsync(KeyName name, CancellationToken cancellationToken) => AskAsync(HttpMethod.Delete, PathOf(name), null, cancellationToken);

    public ValueTask DisposeAsync()
    {
        host.Dispose();
        return ValueTask.CompletedTask;
    }

    private static string PathOf(KeyName name) =>
        $"keys/{name.Scope.ToString().ToLowerInvariant()}/{(name.Function is { } function ? Uri.EscapeDataString(function) + "/" : "")}{Uri.EscapeDataString(name.Name)}";

    private static JsonObject Body(string? value) => new() { ["value"] = value };

    private async Task<JsonNode?> AskAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body, CliJson.OneLine.JsonObject) };
        using var response = await host.Client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var text = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        var answer = text.Length == 0 ? null : JsonNode.Parse(text);
        if (response.IsSuccessStatusCode) return answer;
        throw new FulmarException((string?)answer?["code"] ?? ErrorCodes.KeyRefused, (string?)answer?["error"] ?? $"The host answers {(int)response.StatusCode}.");
    }
}
