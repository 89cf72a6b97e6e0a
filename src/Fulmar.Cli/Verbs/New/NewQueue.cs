using System.CommandLine;
using Fulmar.Cli.Apps;

namespace Fulmar.Cli.Verbs.New;

/// <summary><c>fulmar new queue</c></summary>
internal static class NewQueue
{
    public static readonly FunctionTemplate Template = new("queue", "when a message comes into a storage queue");

    private static readonly Option<string?> Queue = new("--queue") { Description = "The queue that it reads: 3 to 63 lower-case letters, digits and hyphens. Default: its name." };

    public static Command Create() => NewFunction.Create(Template, "Add a function that handles messages of a storage queue.", [Queue],
        ["fulmar new queue orders", "fulmar new queue confirm --queue bookings"], Values);

    // A function's name may have what a queue's may not: place_Booking reads place-booking.
    private static Dictionary<string, string> Values(ParseResult call, AppLanguage language, string name) => new()
    {
        ["queue"] = language.Literal(call.GetValue(Queue) ?? name.ToLowerInvariant().Replace('_', '-'), "a queue", "Such as bookings."),
    };
}
