using System.CommandLine;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Verbs.Host;
using Fulmar.Server;

namespace Fulmar.Cli.Verbs;

/// <summary><c>fulmar start</c>: develops an app.</summary>
internal static class StartVerb
{
    public static Command Create()
    {
        var verb = new Verb("start", "Build and run an app while you write it: loopback, keys off, reloads at every change.")
        {
            Examples = ["fulmar start", "fulmar start samples/airports --port 8080", "fulmar start --enable-auth --no-watch"],
        };
        var options = HostVerbOptions.AddTo(verb);
        options.Flag(verb, "keys", "true", "Functions ask for their keys, as they do when serving.", "--enable-auth");
        options.Flag(verb, "watch", "false", "Do not reload when files change.", "--no-watch");
        options.Flag(verb, "build", "false", "Do not build: run what is there.", "--no-build");
        verb.Runs((call, output, cancellationToken) => HostRun.RunAsync(
            new HostLaunch(RunMode.Start, call.GetValue(options.Folder)!) { Options = options.Read(call), Json = output.IsJson }, cancellationToken));
        return verb;
    }
}
