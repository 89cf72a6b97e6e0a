using System.Text.RegularExpressions;
using Fulmar.Storage;

namespace Fulmar.Runtime.Bindings;

/// <summary>Reads the options of one binding, settings put in. What is wrong names the function, the binding, the place and the cure.</summary>
internal sealed partial class BindingReader(FunctionDefinition function, BindingDefinition binding, IReadOnlyDictionary<string, string> settings)
{
    /// <summary>An option's text, null where it is not said.</summary>
    /// <exception cref="FulmarException">A setting that it names does not exist (FUL1010).</exception>
    public string? Text(string option)
    {
        if (binding.Properties.GetValueOrDefault(option) is not string text) return null;
        return Setting().Replace(text, match => settings.TryGetValue(match.Groups[1].Value, out var value)
            ? value
            : throw Invalid($"its {option} '{text}' names the setting '{match.Groups[1].Value}', which does not exist. Add it to the app's settings"));
    }

    public bool Flag(string option, bool fallback) => binding.Properties.GetValueOrDefault(option) as bool? ?? fallback;

    /// <summary>The store that the binding's connection means.</summary>
    public StoreId Store() => Connections.Resolve(Text("connection"), settings, out var store) is { } problem ? throw Invalid(problem) : store;

    /// <summary>The queue of an Azure Storage binding.</summary>
    public QueueKey StorageQueue()
    {
        var name = Text("queueName")?.ToLowerInvariant();
        if (name is null || !StorageName().IsMatch(name))
            throw Invalid($"'{name}' is no name of a storage queue. It has 3 to 63 lower-case letters, digits and single hyphens, and begins and ends with a letter or digit");
        return new QueueKey(Store(), QueueFamily.Storage, name);
    }

    /// <summary>The queue of a Service Bus binding.</summary>
    public QueueKey ServiceBusQueue()
    {
        if (binding.Properties.GetValueOrDefault("topicName") is not null) throw Invalid("it names a topic, which this version does not know. Take a queue");
        var name = Text("queueName")?.ToLowerInvariant();
        if (name is null || !ServiceBusName().IsMatch(name))
            throw Invalid($"'{name}' is no name of a Service Bus queue. It has 1 to 260 letters, digits, '.', '-', '_' and '/', and begins and ends with a letter or digit; /$deadletterqueue may follow");
        return new QueueKey(Store(), QueueFamily.ServiceBus, name);
    }

    public FulmarException Invalid(string reason, Exception? inner = null) => new(ErrorCodes.InvalidFunction,
        $"Function '{function.Name}' ({function.ScriptFile ?? function.EntryPoint}) cannot be run: binding '{binding.Name}' ({binding.Type}): {reason}.", inner);

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex Setting();

    [GeneratedRegex(@"^(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex StorageName();

    [GeneratedRegex(@"^(?=.{1,260}\z)[a-z0-9]([a-z0-9._/-]*[a-z0-9])?(/\$deadletterqueue)?\z")]
    private static partial Regex ServiceBusName();
}
