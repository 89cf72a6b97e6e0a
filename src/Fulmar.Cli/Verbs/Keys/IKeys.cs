using System.CommandLine;
using System.Text.Json.Nodes;
using Fulmar.Cli.Hosts;
using Fulmar.Runtime;
using Fulmar.Runtime.Access;
using Fulmar.Server.Apps;

namespace Fulmar.Cli.Verbs.Keys;

/// <summary>An app's keys: those that a running host holds, or those in the data directory of one that does not run. Both show them as the admin API does.</summary>
internal interface IKeys : IAsyncDisposable
{
    Task<JsonArray> ListAsync(CancellationToken cancellationToken);

    /// <exception cref="FulmarException">It was refused (FUL5003).</exception>
    Task<JsonObject> CreateAsync(KeyName name, string? value, CancellationToken cancellationToken);

    /// <inheritdoc cref="CreateAsync"/>
    Task<JsonObject> RotateAsync(KeyName name, string? value, CancellationToken cancellationToken);

    /// <inheritdoc cref="CreateAsync"/>
    Task RevokeAsync(KeyName name, CancellationToken cancellationToken);

    /// <summary>Those of the folder and data directory that the call names.</summary>
    static async Task<IKeys> OpenAsync(ParseResult call, CancellationToken cancellationToken)
    {
        if (HostClient.TryFind(call, out var data) is { } host) return new HostKeys(host);
        // Or a command in the wrong folder would make a data directory there.
        if (call.GetValue(HostClient.Data) is null) AppFolder.Open(call.GetValue(HostClient.Folder)!);
        return await StoredKeys.OpenAsync(data, cancellationToken).ConfigureAwait(false);
    }
}
