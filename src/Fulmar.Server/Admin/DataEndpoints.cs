using System.Text.Json;
using System.Text.Json.Serialization;
using System.Threading.Channels;
using Fulmar.Storage;
using Fulmar.Storage.Sqlite;
using Fulmar.Storage.Sqlite.Maintenance;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fulmar.Server.Admin;

/// <summary>
/// The store under <c>/fulmar/v1/data</c>: <c>backup</c>, which copies it while it is used, into a folder of the host's machine. Whoever passed
/// the operators' door may name any folder that the host may write: an operator can run functions, and so do that already.
/// </summary>
internal sealed class DataEndpoints(SqliteEngine engine)
{
    public void Map(IEndpointRouteBuilder api) => api.MapMethods("/data/backup", ["POST"], BackupAsync);

    private async Task BackupAsync(HttpContext http)
    {
        if (await TargetAsync(http) is not { } target) return;
        // JSON lines: how far it is, then the last one: what was made, or why not. Only the newest progress is of interest.
        http.Response.ContentType = "application/x-ndjson";
        http.Response.Headers.CacheControl = "no-store";
        await http.Response.StartAsync(http.RequestAborted);
        var progress = Channel.CreateBounded<BackupProgress>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        var made = MakeAsync(target, progress.Writer, http.RequestAborted);
        await foreach (var step in progress.Reader.ReadAllAsync(CancellationToken.None)) await WriteAsync(http, new BackupLine { Progress = step });
        await WriteAsync(http, await made);
    }

    private async Task<BackupLine> MakeAsync(BackupTarget target, ChannelWriter<BackupProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            var manifest = await engine.BackupAsync(target, new Steps(progress), cancellationToken);
            return new BackupLine { Made = new BackupMade(target.Folder, manifest.Files.Count) };
        }
        catch (StorageException exception) { return new BackupLine { Error = exception.Message, Code = exception.Code }; }
        finally { progress.Complete(); }
    }

    /// <summary>Where to; null, and answered, where the request does not say.</summary>
    private static async Task<BackupTarget?> TargetAsync(HttpContext http)
    {
        try
        {
            if (await JsonSerializer.DeserializeAsync(http.Request.Body, BackupLineJson.Default.BackupTarget, http.RequestAborted) is { Folder: { } folder } target && Path.IsPathFullyQualified(folder))
                return target;
        }
        catch (JsonException) { /* told below */ }
        await AdminJson.ErrorAsync(http, StatusCodes.Status400BadRequest, """The body is {"folder":"/an/absolute/path"}, and may have "withRootKey":true.""");
        return null;
    }

    private static async Task WriteAsync(HttpContext http, BackupLine line)
    {
        await http.Response.WriteAsync(JsonSerializer.Serialize(line, BackupLineJson.Default.BackupLine) + "\n", http.RequestAborted);
        await http.Response.Body.FlushAsync(http.RequestAborted);
    }

    private sealed class Steps(ChannelWriter<BackupProgress> writer) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value) => writer.TryWrite(value);
    }
}

/// <summary>A line of the answer to <c>POST /fulmar/v1/data/backup</c>.</summary>
public sealed record BackupLine
{
    /// <summary>How far it is.</summary>
    public BackupProgress? Progress { get; init; }

    /// <summary>What was made: the last line.</summary>
    public BackupMade? Made { get; init; }

    /// <summary>Why it was not: the last line.</summary>
    public string? Error { get; init; }

    /// <summary>Of the error.</summary>
    public string? Code { get; init; }
}

/// <summary>A backup that is whole.</summary>
/// <param name="Folder">Where.</param>
/// <param name="Files">Files of large bodies in it.</param>
public sealed record BackupMade(string Folder, int Files);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BackupLine))]
[JsonSerializable(typeof(BackupTarget))]
public sealed partial class BackupLineJson : JsonSerializerContext;
