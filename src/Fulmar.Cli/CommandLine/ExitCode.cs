namespace Fulmar.Cli.CommandLine;

/// <summary>What the process's exit code tells a script.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The app: it does not build, its definition is wrong, a function failed.</summary>
    public const int App = 1;

    /// <summary>The call: an unknown verb, a wrong option, a name that cannot be.</summary>
    public const int Usage = 2;

    /// <summary>The surroundings: a missing tool, a taken port, a folder that cannot be written.</summary>
    public const int Environment = 3;

    /// <summary>No host runs where one is needed.</summary>
    public const int NoHost = 4;

    /// <summary>A bug of Fulmar's own (<c>EX_SOFTWARE</c>).</summary>
    public const int Bug = 70;
}
