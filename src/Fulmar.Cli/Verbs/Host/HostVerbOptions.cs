using System.CommandLine;
using System.Globalization;

namespace Fulmar.Cli.Verbs.Host;

/// <summary>The options that <c>start</c> and <c>serve</c> share, by the key of <c>fulmar.json</c> that each overrides.</summary>
internal sealed class HostVerbOptions
{
    private readonly List<(string Key, Func<ParseResult, string?> Read)> all = [];

    public Argument<string> Folder { get; } = new("folder") { Description = "The app's folder.", DefaultValueFactory = _ => "." };

    public static HostVerbOptions AddTo(Command verb)
    {
        var options = new HostVerbOptions();
        verb.Arguments.Add(options.Folder);
        options.Add<int?>(verb, "port", "The public door's port; 0 for any free one. Default 7071.", "--port", "-p");
        options.Add<string?>(verb, "host", "The address that the public door listens on. Default 127.0.0.1.", "--host");
        options.Add<int?>(verb, "httpsPort", "The public door's port for HTTPS.", "--https-port");
        options.Add<string?>(verb, "cert", "A certificate for HTTPS (.pfx or .pem).", "--cert");
        options.Add<string?>(verb, "certPassword", "Opens the certificate. Better set as FULMAR__CERTPASSWORD: a command line is seen by others.", "--cert-password");
        options.Add<int?>(verb, "operatorsPort", "The operators' port; 0 for any free one, -1 for none. Default 7070.", "--operators-port");
        options.Add<string?>(verb, "data", "The data directory. Default .fulmar in the app's folder.", "--data");
        options.Add<string?>(verb, "app", "The app's name. Default: the folder's.", "--app");
        options.Add<string?>(verb, "cors", "Origins that browsers may call from, separated by commas; * for any.", "--cors");
        options.Flag(verb, "corsCredentials", "true", "Calls from those origins may carry credentials.", "--cors-credentials");
        return options;
    }

    public void Flag(Command verb, string key, string value, string description, string name)
    {
        var option = new Option<bool>(name) { Description = description };
        verb.Options.Add(option);
        all.Add((key, call => call.GetValue(option) ? value : null));
    }

    /// <summary>What was given, by key. Paths are taken from where the command is typed, not from the app's folder as those of a file are.</summary>
    public IReadOnlyDictionary<string, string?> Read(ParseResult call) =>
        all.Select(o => (o.Key, Value: o.Read(call))).Where(o => o.Value is not null)
            .ToDictionary(o => o.Key, o => o.Key is "data" or "cert" ? Path.GetFullPath(o.Value!) : o.Value);

    private void Add<T>(Command verb, string key, string description, string name, params string[] aliases)
    {
        var option = new Option<T>(name, aliases) { Description = description };
        verb.Options.Add(option);
        all.Add((key, call => Convert.ToString(call.GetValue(option), CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null));
    }
}
