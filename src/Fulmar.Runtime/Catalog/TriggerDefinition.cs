using Fulmar.Runtime.Bindings;
using Fulmar.Storage;

namespace Fulmar.Runtime.Catalog;

/// <summary>What starts a function, read and checked.</summary>
public abstract record TriggerDefinition
{
    private protected TriggerDefinition() { }

    /// <summary>The binding's type in <c>function.json</c>.</summary>
    public abstract string Type { get; }

    /// <summary>The binding's name in <c>function.json</c>.</summary>
    public string Binding { get; init; } = "";

    /// <summary>Reads a trigger of any kind.</summary>
    /// <exception cref="FulmarException">It cannot be honoured (FUL1010).</exception>
    internal static TriggerDefinition Read(FunctionDefinition function, BindingDefinition binding, HostDefinition host)
    {
        var reader = new BindingReader(function, binding, host.Settings);
        TriggerDefinition trigger = binding.Type.ToLowerInvariant() switch
        {
            "httptrigger" => HttpTriggerDefinition.Read(function.Name, binding, host.Http.RoutePrefix),
            "timertrigger" => TimerTriggerDefinition.Read(reader),
            "queuetrigger" => QueueTriggerDefinition.ReadStorage(reader),
            "servicebustrigger" => QueueTriggerDefinition.ReadServiceBus(reader, host.ServiceBus.AutoCompleteMessages),
            "warmuptrigger" => new WarmupTriggerDefinition(),
            _ => throw new FulmarException(ErrorCodes.InvalidFunction,
                $"Function '{function.Name}'{(function.ScriptFile is { } file ? $" ({file})" : "")} is started by '{binding.Type}', which this version of Fulmar does not know. It knows httpTrigger, timerTrigger, queueTrigger, serviceBusTrigger and warmupTrigger."),
        };
        return trigger with { Binding = binding.Name };
    }
}

/// <summary>A <c>timerTrigger</c> binding.</summary>
/// <param name="Schedule">As written, settings put in.</param>
/// <param name="RunOnStartup">Whether it runs at each start too.</param>
/// <param name="UseMonitor">Whether the store remembers when it ran.</param>
/// <param name="TimeZone">The zone that the schedule is in; null for the app's.</param>
/// <param name="CatchUp">What happens to occurrences that were missed.</param>
public sealed record TimerTriggerDefinition(string Schedule, bool RunOnStartup, bool UseMonitor, string? TimeZone, CatchUp CatchUp) : TriggerDefinition
{
    /// <inheritdoc/>
    public override string Type => "timerTrigger";

    internal static TimerTriggerDefinition Read(BindingReader reader)
    {
        var catchUp = CatchUp.One;
        // By its name alone: read as an enumeration, a number and several names are values too.
        if (reader.Text("catchUp") is { } text && !(Enum.GetNames<CatchUp>().Contains(text, StringComparer.OrdinalIgnoreCase) && Enum.TryParse(text, ignoreCase: true, out catchUp)))
            throw reader.Invalid($"its catchUp '{text}' is none of one, all, none");
        return new TimerTriggerDefinition(reader.Text("schedule") ?? "", reader.Flag("runOnStartup", false), reader.Flag("useMonitor", true), reader.Text("timeZone"), catchUp);
    }
}

/// <summary>A <c>warmupTrigger</c> binding: once, when a version of the app begins to serve.</summary>
public sealed record WarmupTriggerDefinition : TriggerDefinition
{
    /// <inheritdoc/>
    public override string Type => "warmupTrigger";
}

/// <summary>A <c>queueTrigger</c> or <c>serviceBusTrigger</c> binding.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Poison">Where messages go that cannot be handled; null where they stay.</param>
public sealed record QueueTriggerDefinition(QueueKey Queue, QueueKey? Poison) : TriggerDefinition
{
    private const string PoisonSuffix = "-poison", DeadLetters = "/$deadletterqueue";

    /// <inheritdoc/>
    public override string Type => Queue.Family == QueueFamily.Storage ? "queueTrigger" : "serviceBusTrigger";

    /// <summary>Whether messages of one session are handled one after the other.</summary>
    public bool IsSessionsEnabled { get; init; }

    /// <summary>Whether a message is done when the function returns; else the function settles it.</summary>
    public bool AutoComplete { get; init; } = true;

    /// <summary>Whether the function takes several messages at once.</summary>
    public bool IsBatched { get; init; }

    /// <summary>The queue that takes what cannot be handled in another; null where there is none.</summary>
    public static QueueKey? PoisonOf(QueueKey queue) => queue.Family switch
    {
        // Azure's rule: no poison queue of a poison queue, nor one whose name would be too long.
        QueueFamily.Storage => queue.Name.EndsWith(PoisonSuffix, StringComparison.Ordinal) || queue.Name.Length + PoisonSuffix.Length > 63
            ? null : queue with { Name = queue.Name + PoisonSuffix },
        _ => queue.Name.EndsWith(DeadLetters, StringComparison.Ordinal) ? null : queue with { Name = queue.Name + DeadLetters },
    };

    internal static QueueTriggerDefinition ReadStorage(BindingReader reader)
    {
        var queue = reader.StorageQueue();
        return new QueueTriggerDefinition(queue, PoisonOf(queue));
    }

    internal static QueueTriggerDefinition ReadServiceBus(BindingReader reader, bool autoComplete)
    {
        var queue = reader.ServiceBusQueue();
        var most = StorageLimits.NameLength - DeadLetters.Length;
        if (PoisonOf(queue) is not null && queue.Name.Length > most)
            throw reader.Invalid($"the name of its queue has {queue.Name.Length} characters, and may have {most}: that of its dead letters has {DeadLetters.Length} more. Take a shorter one");
        return new QueueTriggerDefinition(queue, PoisonOf(queue))
        {
            IsSessionsEnabled = reader.Flag("isSessionsEnabled", false),
            AutoComplete = reader.Flag("autoCompleteMessages", autoComplete) && autoComplete,
            IsBatched = string.Equals(reader.Text("cardinality"), "many", StringComparison.OrdinalIgnoreCase),
        };
    }
}

/// <summary>A <c>queue</c> or <c>serviceBus</c> output binding.</summary>
/// <param name="Binding">Its name.</param>
/// <param name="Queue">Where its values go.</param>
public sealed record QueueOutputDefinition(string Binding, QueueKey Queue)
{
    /// <summary>Reads all outputs of a function besides its HTTP response.</summary>
    /// <exception cref="FulmarException">One cannot be honoured (FUL1010).</exception>
    internal static IReadOnlyList<QueueOutputDefinition> ReadAll(FunctionDefinition function, HostDefinition host) =>
        [.. function.OutputBindings.Where(binding => !binding.Type.Equals("http", StringComparison.OrdinalIgnoreCase)).Select(binding => Read(function, binding, host))];

    private static QueueOutputDefinition Read(FunctionDefinition function, BindingDefinition binding, HostDefinition host)
    {
        var reader = new BindingReader(function, binding, host.Settings);
        return new QueueOutputDefinition(binding.Name, binding.Type.ToLowerInvariant() switch
        {
            "queue" => reader.StorageQueue(),
            "servicebus" => reader.ServiceBusQueue(),
            _ => throw reader.Invalid($"'{binding.Type}' is an output that this version does not know. It knows http, queue and serviceBus"),
        });
    }
}
