using System.CommandLine;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;
using Fulmar.Storage.Sqlite.Maintenance;

namespace Fulmar.Cli.Verbs.Data;

/// <summary><c>fulmar data check</c>: reads a whole store.</summary>
internal static class DataCheck
{
    public static Command Create()
    {
        var verb = new Verb("check", "Read the whole store and compare every record with its checksum, while the host runs or while none does. Problems end it with 1.")
        {
            Options = { HostClient.Folder, HostClient.Data },
            Examples = ["fulmar data check", "fulmar data check --json --data /var/lib/fulmar/shop"],
        };
        verb.Runs((call, output, cancellationToken) => Task.Run(() => Run(call, output, cancellationToken), cancellationToken));
        return verb;
    }

    private static int Run(ParseResult call, VerbOutput output, CancellationToken cancellationToken)
    {
        var data = HostClient.DataOf(call);
        if (!StoreFiles.In(data).Any()) throw VerbFailure.Environment($"{data} has no store.", "Name another with --folder or --data.");
        StoreReport report;
        using (var progress = new ProgressLine<long>(output, records => $"{records:N0} records")) report = StoreCheck.Run(data, progress, cancellationToken);
        var document = new StoreCheckDocument(data, report.Messages, report.Documents, report.Events, report.Onces, report.Problems);
        output.Result(document, json => json.StoreCheckDocument, text =>
        {
            foreach (var problem in report.Problems) text.WriteLine(problem);
            text.WriteLine($"{data}: {report.Messages:N0} messages, {report.Documents:N0} documents, {report.Events:N0} events, {report.Onces:N0} records of what was done once; "
                + (report.Problems.Count == 0 ? "all is well." : $"{report.Problems.Count} problems."));
        });
        return report.Problems.Count == 0 ? ExitCode.Ok : ExitCode.App;
    }
}

/// <summary>What <c>fulmar data check --json</c> prints.</summary>
/// <param name="Data">The data directory.</param>
/// <param name="Messages">Messages that were read.</param>
/// <param name="Documents">Documents that were read.</param>
/// <param name="Events">Events of streams that were read.</param>
/// <param name="Onces">Records of what was done once that were read.</param>
/// <param name="Problems">One sentence each, at most 1,000.</param>
internal sealed record StoreCheckDocument(string Data, long Messages, long Documents, long Events, long Onces, IReadOnlyList<string> Problems);
