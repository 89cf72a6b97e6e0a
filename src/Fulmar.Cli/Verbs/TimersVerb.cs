using System.CommandLine;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;
using Fulmar.Cli.Verbs.Timers;

namespace Fulmar.Cli.Verbs;

/// <summary><c>fulmar timers</c>: when timers of the running host have run and will run. Each deed is a command of its own, in <c>Verbs/Timers</c>.</summary>
internal static class TimersVerb
{
    public static Command Create()
    {
        var verb = new Verb("timers", "Show when the timers of the running host run, and steer them.")
        {
            Subcommands =
            {
                ListTimers.Create(), TimerRuns.Create(),
                SteerTimer.Create("pause", "Let a timer pass its times without running."),
                SteerTimer.Create("resume", "Let a timer run at its times again."),
                SteerTimer.Create("run", "Run a timer's function now, besides its times."),
            },
            Options = { HostClient.Folder, HostClient.Data },
            Examples = ["fulmar timers", "fulmar timers runs CleanUp --count 5", "fulmar timers run CleanUp", "fulmar timers pause CleanUp"],
        };
        verb.Runs(ListTimers.RunAsync);
        return verb;
    }
}
