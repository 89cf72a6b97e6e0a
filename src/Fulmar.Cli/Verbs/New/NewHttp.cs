using System.CommandLine;
using System.Text.RegularExpressions;
using Fulmar.Cli.Apps;
using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Verbs.New;

/// <summary><c>fulmar new http</c></summary>
internal static partial class NewHttp
{
    public static readonly FunctionTemplate Template = new("http", "when an HTTP request comes");

    private static readonly string[] Methods = ["get", "post", "put", "patch", "delete", "head", "options"];

    private static readonly Option<string[]> Method = new("--method")
    {
        Description = "A method that it answers; may be given again. Default: get and post.",
    };

    private static readonly Option<string?> Route = new("--route")
    {
        Description = "Its path below /api, such as bookings/{id}. Default: its name.",
    };

    private static readonly Option<string> Auth = new("--auth")
    {
        Description = "Which key a request must bring: none, the function's, the app's master key.",
        DefaultValueFactory = _ => "function",
    };

    public static Command Create()
    {
        Method.AcceptOnlyFromAmong(Methods);
        Auth.AcceptOnlyFromAmong("anonymous", "function", "admin");
        return NewFunction.Create(Template, "Add a function that answers HTTP requests.", [Method, Route, Auth],
            ["fulmar new http hello", "fulmar new http place-booking --method post --route bookings --auth anonymous"], Values);
    }

    private static Dictionary<string, string> Values(ParseResult call, AppLanguage language, string name)
    {
        var methods = call.GetValue(Method) is { Length: > 0 } given ? given.Distinct() : ["get", "post"];
        var (auth, route) = (call.GetValue(Auth)!, call.GetValue(Route));
        if (route is not null && !Writable().IsMatch(route))
            throw VerbFailure.Usage($"'{route}' cannot be a route.", "A route is a path without a leading slash: bookings/{id}.");
        return language == AppLanguage.CSharp
            ? new()
            {
                ["methods"] = string.Join(", ", methods.Select(method => $"\"{method}\"")),
                ["auth"] = char.ToUpperInvariant(auth[0]) + auth[1..],
                ["route"] = route is null ? "" : $", Route = \"{route}\"",
            }
            : new()
            {
                ["methods"] = string.Join(", ", methods.Select(method => $"'{method.ToUpperInvariant()}'")),
                ["auth"] = auth,
                ["route"] = route is null ? "" : $" route: '{route.Replace("'", "\\'", StringComparison.Ordinal)}',",
            };
    }

    // What can stand in a string as it is; whether it is a route is the compiler's or the host's to say.
    [GeneratedRegex(@"^[^/\s""\\\p{C}][^\s""\\\p{C}]*\z")]
    private static partial Regex Writable();
}
