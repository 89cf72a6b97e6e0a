using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Hosts;
using Fulmar.Cli.Verbs.Keys;
using Fulmar.Runtime.Access;
using Spectre.Console;

namespace Fulmar.Cli.Verbs;

/// <summary><c>fulmar keys</c>: the keys that open functions, of a host that runs or of one that does not.</summary>
internal static class KeysVerb
{
    private const string FromInput = "@-";

    private static readonly Argument<string> Name = new("name") { Description = "The key's name; _master is the master key." };
    private static readonly Argument<string> NewName = new("name") { Description = "The key's name. Default: default.", DefaultValueFactory = _ => KeyName.UsualName };
    private static readonly Option<string?> Function = new("--function") { Description = "The key opens this function only." };
    private static readonly Option<bool> Host = new("--host") { Description = "The key opens all functions. So it is unless said otherwise." };
    private static readonly Option<bool> System = new("--system") { Description = "The key is a system's, such as eventgrid_extension." };
    private static readonly Option<string?> Value = new("--value") { Description = $"The key's value; {FromInput} reads it from standard input. Default: a new one. A command line is seen by others." };

    public static Command Create()
    {
        var verb = new Verb("keys", "Show, create, rotate and revoke the keys that open functions. Works whether the host runs or not.")
        {
            Options = { HostClient.Folder, HostClient.Data },
            Subcommands = { List(), Creating(), Rotating(), Revoking() },
            Examples = ["fulmar keys", "fulmar keys create", "fulmar keys create web --function Orders", "fulmar keys rotate web --function Orders", "fulmar keys revoke default"],
        };
        verb.Runs(ListAsync);
        return verb;
    }

    private static Verb List()
    {
        var verb = new Verb("list", "Show all keys. Their values are kept nowhere.")
        {
            Options = { HostClient.Folder, HostClient.Data },
            Examples = ["fulmar keys list", "fulmar keys list --json --folder shop"],
        };
        verb.Runs(ListAsync);
        return verb;
    }

    private static Verb Creating()
    {
        var verb = new Verb("create", "Make a key and print its value: the only time that it is shown.")
        {
            Arguments = { NewName },
            Options = { Function, Host, System, Value, HostClient.Folder, HostClient.Data },
            Examples = ["fulmar keys create", "fulmar keys create web --function Orders", "fulmar keys create eventgrid_extension --system", "fulmar keys create partner --value @- < partner.key"],
        };
        verb.Runs((call, output, cancellationToken) => WriteAsync(call, output, NewName, (keys, name, value) => keys.CreateAsync(name, value, cancellationToken), cancellationToken));
        return verb;
    }

    private static Verb Rotating()
    {
        var verb = new Verb("rotate", "Give a key another value and print it. The value before opens nothing any more.")
        {
            Arguments = { Name },
            Options = { Function, Host, System, Value, HostClient.Folder, HostClient.Data },
            Examples = ["fulmar keys rotate default", "fulmar keys rotate web --function Orders", "fulmar keys rotate _master"],
        };
        verb.Runs((call, output, cancellationToken) => WriteAsync(call, output, Name, (keys, name, value) => keys.RotateAsync(name, value, cancellationToken), cancellationToken));
        return verb;
    }

    private static Verb Revoking()
    {
        var verb = new Verb("revoke", "End a key. It opens nothing any more.")
        {
            Arguments = { Name },
            Options = { Function, Host, System, HostClient.Folder, HostClient.Data },
            Examples = ["fulmar keys revoke default", "fulmar keys revoke web --function Orders"],
        };
        verb.Runs(RevokeAsync);
        return verb;
    }

    private static async Task<int> ListAsync(ParseResult call, VerbOutput output, CancellationToken cancellationToken)
    {
        await using var keys = await IKeys.OpenAsync(call, cancellationToken).ConfigureAwait(false);
        var all = await keys.ListAsync(cancellationToken).ConfigureAwait(false);
        output.Drawn(all, json => json.JsonArray, console => Draw(all, console));
        return ExitCode.Ok;
    }

    private static async Task<int> WriteAsync(
        ParseResult call, VerbOutput output, Argument<string> named, Func<IKeys, KeyName, string?, Task<JsonObject>> write, CancellationToken cancellationToken)
    {
        var name = NameIn(call, named);
        var value = call.GetValue(Value) == FromInput ? (await Console.In.ReadToEndAsync(cancellationToken).ConfigureAwait(false)).Trim() : call.GetValue(Value);
        await using var keys = await IKeys.OpenAsync(call, cancellationToken).ConfigureAwait(false);
        var written = await write(keys, name, value).ConfigureAwait(false);
        // The value alone, so that a script can take it.
        output.Result(written, json => json.JsonObject, text => text.WriteLine((string)written["value"]!));
        if (!output.IsJson) await Console.Error.WriteLineAsync($"The value of {name}. It is shown this once.").ConfigureAwait(false);
        return ExitCode.Ok;
    }

    private static async Task<int> RevokeAsync(ParseResult call, VerbOutput output, CancellationToken cancellationToken)
    {
        var name = NameIn(call, Name);
        await using var keys = await IKeys.OpenAsync(call, cancellationToken).ConfigureAwait(false);
        await keys.RevokeAsync(name, cancellationToken).ConfigureAwait(false);
        output.Result(new JsonObject { ["revoked"] = name.Name }, json => json.JsonObject, text => text.WriteLine($"Revoked: {name}."));
        return ExitCode.Ok;
    }

    private static KeyName NameIn(ParseResult call, Argument<string> named)
    {
        var name = call.GetValue(named)!;
        return (call.GetValue(Function), call.GetValue(System), call.GetValue(Host)) switch
        {
            ({ } function, false, false) => KeyName.OfFunction(function, name),
            (null, true, false) => KeyName.OfSystem(name),
            (null, false, _) => KeyName.OfHost(name),
            _ => throw VerbFailure.Usage("A key is of one kind: --function, --host or --system.", "See 'fulmar keys create --help'."),
        };
    }

    private static void Draw(JsonArray keys, IAnsiConsole console)
    {
        if (keys.Count == 0)
        {
            console.WriteLine("There are no keys. `fulmar keys create` makes one.");
            return;
        }
        var table = new Table().Border(TableBorder.Simple).AddColumns("Name", "Opens", "Created");
        foreach (var key in keys)
            table.AddRow(Markup.Escape((string)key!["name"]!), Markup.Escape(Opens((string)key["scope"]!, (string?)key["function"])), Created((string?)key["createdAt"]));
        console.Write(table);
    }

    private static string Opens(string scope, string? function) => scope switch
    {
        "master" => "everything",
        "host" => "all functions",
        "system" => "functions of level system",
        _ => $"function {function}",
    };

    private static string Created(string? at) => at is null
        ? "by FULMAR_MASTER_KEY" : DateTimeOffset.Parse(at, CultureInfo.InvariantCulture).ToUniversalTime().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
