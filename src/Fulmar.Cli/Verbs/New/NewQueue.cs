using System.CommandLine;
using Fulmar.Cli.Apps;
using Fulmar.Cli.CommandLine;

namespace Fulmar.Cli.Verbs.New;

/// <summary><c>fulmar new queue</c></summary>
internal static class NewQueue
{
    public static readonly FunctionTemplate Template = new("queue", "csharp", "when a message comes into a storage queue");

    private static readonly Option<string?> Queue = new("--queue") { Description = "The queue that it reads: 3 to 63 lower-case letters, digits and hyphens. Default: its name." };

    public static Command Create()
    {
        var name = NewFunction.NameArgument();
        var folder = NewFunction.FolderOption();
        var verb = new Verb("queue", "Add a function that handles messages of a storage queue.")
        {
            Arguments = { name },
            Options = { Queue, folder },
            Examples = ["fulmar new queue orders", "fulmar new queue confirm --queue bookings"],
        };
        verb.Runs((call, output) => NewFunction.Write(Template, call.GetValue(name)!, call.GetValue(folder)!, output, Values(call, call.GetValue(name)!)));
        return verb;
    }

    // A function's name may have what a queue's may not: place_Booking reads place-booking.
    private static Dictionary<string, string> Values(ParseResult call, string name) => new()
    {
        ["queue"] = NewFunction.Literal(call.GetValue(Queue) ?? name.ToLowerInvariant().Replace('_', '-'), "a queue", "Such as bookings."),
    };
}
