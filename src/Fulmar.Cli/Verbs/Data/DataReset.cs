using System.CommandLine;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;
using Fulmar.Server;
using Fulmar.Storage.Sqlite.Maintenance;

namespace Fulmar.Cli.Verbs.Data;

/// <summary><c>fulmar data reset</c>: puts the store aside, so that a host begins anew or a backup can be restored.</summary>
internal static class DataReset
{
    private static readonly Option<bool> Delete = new("--delete") { Description = "Delete the store instead of keeping it in reset-<time>/." };
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask." };

    public static Command Create()
    {
        var verb = new Verb("reset", "Put the store of a data directory aside, into its folder reset-<time>. No host runs on it.")
        {
            Options = { Delete, Yes, HostClient.Folder, HostClient.Data },
            Examples = ["fulmar data reset", "fulmar data reset --yes --delete --data /var/lib/fulmar/shop"],
        };
        verb.Runs(Run);
        return verb;
    }

    private static int Run(ParseResult call, VerbOutput output)
    {
        var data = HostClient.DataOf(call);
        if (!StoreFiles.In(data).Any()) throw VerbFailure.Environment($"{data} has no store.", "Name another with --folder or --data.");
        using var locked = OfflineStore.Lock(data);
        var deletes = call.GetValue(Delete);
        if (!call.GetValue(Yes) && !Agrees(deletes ? $"Delete the store of {data} for good?" : $"Put the store of {data} aside?"))
            throw VerbFailure.Usage("Nothing was changed.");
        string? kept = null;
        if (deletes) StoreFiles.Delete(data);
        else kept = StoreFiles.PutAside(data, TimeProvider.System.GetUtcNow());
        output.Result(new ResetDocument(data, kept), json => json.ResetDocument,
            text => text.WriteLine(kept is null ? $"The store of {data} is deleted." : $"The store is in {kept} now. Delete it when nothing of it is needed."));
        return ExitCode.Ok;
    }

    private static bool Agrees(string question)
    {
        if (Console.IsInputRedirected) throw VerbFailure.Usage("There is no terminal to ask on.", "Add --yes.");
        Console.Error.Write($"{question} [y/N] ");
        return Console.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}

/// <summary>What <c>fulmar data reset --json</c> prints.</summary>
/// <param name="Data">The data directory.</param>
/// <param name="Kept">Where the store is now; left out when it was deleted.</param>
internal sealed record ResetDocument(string Data, string? Kept);
