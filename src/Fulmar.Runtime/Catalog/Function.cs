using Fulmar.Hosting;
using Fulmar.Runtime.Invocations;

namespace Fulmar.Runtime.Catalog;

/// <summary>A function of the running app: what it is, and the code that runs it.</summary>
public sealed class Function
{
    internal Function(FunctionDefinition definition, FunctionInvoker invoke, TriggerDefinition trigger, IReadOnlyList<QueueOutputDefinition> outputs, bool isDisabled)
    {
        Definition = definition;
        Invoke = invoke;
        Trigger = trigger;
        Outputs = outputs;
        IsDisabled = isDisabled;
        LogCategory = $"Function.{definition.Name}";
        UserLogCategory = $"Function.{definition.Name}.User";
        Tag = new KeyValuePair<string, object?>("function", definition.Name);
    }

    /// <summary>The function's name, unique in the app.</summary>
    public string Name => Definition.Name;

    /// <summary>What its author declared.</summary>
    public FunctionDefinition Definition { get; }

    /// <summary>What starts it.</summary>
    public TriggerDefinition Trigger { get; }

    /// <summary>The HTTP trigger; null for every other kind of function.</summary>
    public HttpTriggerDefinition? Http => Trigger as HttpTriggerDefinition;

    /// <summary>Where its values go, besides the HTTP response.</summary>
    public IReadOnlyList<QueueOutputDefinition> Outputs { get; }

    /// <summary>Whether a setting switched it off: 404, unless the master key asks.</summary>
    public bool IsDisabled { get; }

    /// <summary>What it has done since this version of the app was loaded.</summary>
    public FunctionState State { get; } = new();

    internal FunctionInvoker Invoke { get; }

    internal string LogCategory { get; }

    internal string UserLogCategory { get; }

    internal KeyValuePair<string, object?> Tag { get; }
}

/// <summary>Counts of one function. Written by whoever runs it, read by anyone.</summary>
public sealed class FunctionState
{
    private long succeeded;
    private long failed;
    private int running;

    /// <summary>Invocations that succeeded.</summary>
    public long Succeeded => Interlocked.Read(ref succeeded);

    /// <summary>Invocations that ended in any other way.</summary>
    public long Failed => Interlocked.Read(ref failed);

    /// <summary>Invocations that run now.</summary>
    public int Running => Volatile.Read(ref running);

    internal void Started() => Interlocked.Increment(ref running);

    internal void Ended(InvocationOutcome outcome)
    {
        Interlocked.Decrement(ref running);
        Interlocked.Increment(ref outcome == InvocationOutcome.Succeeded ? ref succeeded : ref failed);
    }
}
