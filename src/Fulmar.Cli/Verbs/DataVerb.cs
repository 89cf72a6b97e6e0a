using System.CommandLine;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Verbs.Data;

namespace Fulmar.Cli.Verbs;

/// <summary><c>fulmar data</c>: keeps, checks, puts back and puts away what a data directory stores.</summary>
internal static class DataVerb
{
    public static Command Create() => new Verb("data", "Back up, restore, check or reset the store of a data directory.")
    {
        Subcommands = { DataBackup.Create(), DataRestore.Create(), DataCheck.Create(), DataReset.Create() },
        Examples =
        [
            "fulmar data backup /backups/shop",
            "fulmar data check",
            "fulmar data reset && fulmar data restore /backups/shop",
        ],
    };
}
