using System.CommandLine;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;
using Fulmar.Server;
using Fulmar.Storage.Sqlite.Maintenance;

namespace Fulmar.Cli.Verbs.Data;

/// <summary><c>fulmar data restore</c>: puts a backup where there is no store.</summary>
internal static class DataRestore
{
    private static readonly Argument<string> Source = new("folder") { Description = "The backup." };

    public static Command Create()
    {
        var verb = new Verb("restore", "Put a backup into a data directory without a store. No host runs on it.")
        {
            Arguments = { Source },
            Options = { HostClient.Folder, HostClient.Data },
            Examples = ["fulmar data restore /backups/shop", "fulmar data restore /backups/shop --data /var/lib/fulmar/shop"],
        };
        verb.Runs(Run);
        return verb;
    }

    private static int Run(ParseResult call, VerbOutput output)
    {
        var (source, data) = (Path.GetFullPath(call.GetValue(Source)!), HostClient.DataOf(call));
        using var locked = OfflineStore.Lock(data);
        Backup.Restore(source, data);
        output.Result(new RestoreDocument(source, data), json => json.RestoreDocument, text => text.WriteLine($"{data} is as it was when {source} was made."));
        return ExitCode.Ok;
    }
}

/// <summary>What <c>fulmar data restore --json</c> prints.</summary>
/// <param name="Backup">Its folder.</param>
/// <param name="Data">The data directory.</param>
internal sealed record RestoreDocument(string Backup, string Data);
