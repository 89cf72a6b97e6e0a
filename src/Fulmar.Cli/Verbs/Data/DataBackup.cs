using System.CommandLine;
using System.Net.Http.Json;
using System.Text.Json;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;
using Fulmar.Server;
using Fulmar.Server.Admin;
using Fulmar.Storage;
using Fulmar.Storage.Sqlite.Maintenance;

namespace Fulmar.Cli.Verbs.Data;

/// <summary><c>fulmar data backup</c>: by the host where one runs, else by itself.</summary>
internal static class DataBackup
{
    private static readonly Argument<string> Target = new("folder") { Description = "A new or empty folder, outside of the data directory." };
    private static readonly Option<bool> WithRootKey = new("--with-root-key") { Description = "Copy root.key too: whoever has the backup can then read the secrets in it." };

    public static Command Create()
    {
        var verb = new Verb("backup", "Copy the store into a folder, while the host runs or while none does.")
        {
            Arguments = { Target },
            Options = { WithRootKey, HostClient.Folder, HostClient.Data },
            Examples = ["fulmar data backup /backups/shop", "fulmar data backup /backups/shop --data /var/lib/fulmar/shop"],
        };
        verb.Runs(RunAsync);
        return verb;
    }

    private static async Task<int> RunAsync(ParseResult call, VerbOutput output, CancellationToken cancellationToken)
    {
        var target = new BackupTarget(Path.GetFullPath(call.GetValue(Target)!), call.GetValue(WithRootKey));
        var progress = new ProgressLine<BackupProgress>(output, step => $"{step.Part}: {step.Done:N0} of {step.Total:N0}");
        BackupMade made;
        string data;
        using (progress)
        using (var host = HostClient.TryFind(call, out data))
            made = host is null
                ? await OfflineAsync(data, target, progress, cancellationToken).ConfigureAwait(false)
                : await OnlineAsync(host, target, progress, cancellationToken).ConfigureAwait(false);
        output.Result(new BackupDocument(made.Folder, made.Files), json => json.BackupDocument,
            text => text.WriteLine($"The backup is in {made.Folder}. Put it back with `fulmar data restore {Shell.Quoted(made.Folder)}`."));
        return ExitCode.Ok;
    }

    private static async Task<BackupMade> OfflineAsync(string data, BackupTarget target, ProgressLine<BackupProgress> progress, CancellationToken cancellationToken)
    {
        if (!StoreFiles.In(data).Any()) throw VerbFailure.Environment($"{data} has no store.", "Name another with --folder or --data.");
        await using var store = OfflineStore.Open(data, TimeProvider.System);
        var manifest = await store.Engine.BackupAsync(target, progress, cancellationToken).ConfigureAwait(false);
        return new BackupMade(target.Folder, manifest.Files.Count);
    }

    private static async Task<BackupMade> OnlineAsync(HostClient host, BackupTarget target, ProgressLine<BackupProgress> progress, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "data/backup") { Content = JsonContent.Create(target, BackupLineJson.Default.BackupTarget) };
        using var response = await host.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false));
        while (await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } text)
        {
            var line = JsonSerializer.Deserialize(text, BackupLineJson.Default.BackupLine)!;
            if (line.Error is not null) throw new StorageException(line.Code ?? StorageErrors.BackupFailed, line.Error);
            if (line.Progress is not null) progress.Report(line.Progress);
            if (line.Made is not null) return line.Made;
        }
        throw new StorageException(StorageErrors.BackupFailed, $"The host ended before the backup was whole; {target.Folder} cannot be restored.");
    }
}

/// <summary>What <c>fulmar data backup --json</c> prints.</summary>
/// <param name="Folder">The backup's.</param>
/// <param name="Files">Files of large bodies in it.</param>
internal sealed record BackupDocument(string Folder, int Files);
