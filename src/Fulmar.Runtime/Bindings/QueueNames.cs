using System.Text.RegularExpressions;
using Fulmar.Storage;

namespace Fulmar.Runtime.Bindings;

/// <summary>What Azure lets a queue be called.</summary>
internal static partial class QueueNames
{
    /// <summary>Checks a name of a family.</summary>
    /// <param name="store">Whose queue it is.</param>
    /// <param name="family">Azure Storage or Service Bus.</param>
    /// <param name="given">The name, in any case.</param>
    /// <param name="queue">The queue that it names.</param>
    /// <returns>Why it names none, as a sentence without its dot; null where it does.</returns>
    public static string? Resolve(StoreId store, QueueFamily family, string? given, out QueueKey queue)
    {
        var name = given?.ToLowerInvariant() ?? "";
        queue = new QueueKey(store, family, name);
        if (family == QueueFamily.Storage)
            return StorageName().IsMatch(name) ? null
                : $"'{name}' is no name of a storage queue. It has 3 to 63 lower-case letters, digits and single hyphens, and begins and ends with a letter or digit";
        return ServiceBusName().IsMatch(name) ? null
            : $"'{name}' is no name of a Service Bus queue. It has 1 to 260 letters, digits, '.', '-', '_' and '/', and begins and ends with a letter or digit; /$deadletterqueue may follow";
    }

    [GeneratedRegex(@"^(?=.{3,63}\z)[a-z0-9]+(-[a-z0-9]+)*\z")]
    private static partial Regex StorageName();

    [GeneratedRegex(@"^(?=.{1,260}\z)[a-z0-9]([a-z0-9._/-]*[a-z0-9])?(/\$deadletterqueue)?\z")]
    private static partial Regex ServiceBusName();
}
