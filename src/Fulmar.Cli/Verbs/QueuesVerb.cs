using System.CommandLine;
using Fulmar.Cli.CommandLine;
using Fulmar.Cli.Verbs.Queues;

namespace Fulmar.Cli.Verbs;

/// <summary><c>fulmar queues</c>: what is in the queues of the running host, and what one does with it. Each deed is a command of its own, in <c>Verbs/Queues</c>.</summary>
internal static class QueuesVerb
{
    public static Command Create()
    {
        var verb = new Verb("queues", "Look into the queues of the running host, send to them, and put back what failed.")
        {
            Subcommands =
            {
                ListQueues.Create(), ShowQueue.Create(), PeekQueue.Create(), SendToQueue.Create(), RequeueMessages.Create(), PurgeQueue.Create(),
                PauseQueue.Create("pause", "Stop giving messages of a queue to functions; what they have begun, they end."),
                PauseQueue.Create("resume", "Give messages of a queue to functions again."),
            },
            Options = { QueueCall.Folder, QueueCall.Data },
            Examples =
            [
                "fulmar queues", "fulmar queues peek orders", "fulmar queues send orders '{\"seats\":2}'", "fulmar queues send orders @order.json --delay 00:05:00",
                "fulmar queues requeue orders-poison", "fulmar queues peek 'orders/$deadletterqueue'", "fulmar queues pause orders",
            ],
        };
        verb.Runs(ListQueues.RunAsync);
        return verb;
    }
}
