using System.Diagnostics;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fulmar.Triggers;

/// <summary>A run of a function that no request started: nobody waits for an answer, and the commit is what is delivered.</summary>
internal abstract class TriggerInvocation(AppSnapshot app, Function function) : Invocation(app, function)
{
    private IFeatureCollection? features;

    public override HttpContext? HttpContext => null;

    public override IFeatureCollection Features => features ??= new FeatureCollection();

    public override BindingContext BindingContext => field ??= new TriggerBindingContext(ReadBindingData());

    protected override CancellationToken CallerGone => CancellationToken.None;

    protected internal override bool IsCallerGone => false;

    protected internal override void Describe(Activity activity) => activity.SetTag("faas.trigger", Function.Trigger.Type);

    /// <summary>What is known besides the payload, read when somebody asks.</summary>
    protected abstract IReadOnlyDictionary<string, object?> ReadBindingData();

    private sealed class TriggerBindingContext(IReadOnlyDictionary<string, object?> data) : BindingContext
    {
        public override IReadOnlyDictionary<string, object?> BindingData { get; } = data;
    }
}
