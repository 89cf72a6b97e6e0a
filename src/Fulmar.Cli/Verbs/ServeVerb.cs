using System.CommandLine;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Platform;
using Fulmar.Cli.Verbs.Host;
using Fulmar.Server;

namespace Fulmar.Cli.Verbs;

/// <summary><c>fulmar serve</c>: runs an app for others, under a supervisor.</summary>
internal static class ServeVerb
{
    public static Command Create()
    {
        var verb = new Verb("serve", "Run a built app: keys on, no build, no watch, started again when it dies.")
        {
            Examples = ["fulmar serve", "fulmar serve /srv/shop --host 0.0.0.0 --https-port 443 --cert /etc/shop.pfx"],
        };
        var options = HostVerbOptions.AddTo(verb);
        verb.Runs((call, output, cancellationToken) =>
        {
            Supervisor.Ensure();
            return HostRun.RunAsync(
                new HostLaunch(RunMode.Serve, call.GetValue(options.Folder)!) { Options = options.Read(call), Json = output.IsJson }, cancellationToken);
        });
        return verb;
    }
}
