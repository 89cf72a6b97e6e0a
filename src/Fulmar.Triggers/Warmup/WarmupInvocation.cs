using Fulmar.Runtime.Catalog;

namespace Fulmar.Triggers.Warmup;

/// <summary>A run of a function that makes its version warm. What it commits stands; what fails is told, and comes again with the next version.</summary>
internal sealed class WarmupInvocation(AppSnapshot app, Function function) : TriggerInvocation(app, function)
{
    protected override IReadOnlyDictionary<string, object?> ReadBindingData() => new Dictionary<string, object?>();
}
