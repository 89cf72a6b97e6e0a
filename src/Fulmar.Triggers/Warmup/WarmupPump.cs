using Fulmar.Runtime.Catalog;

namespace Fulmar.Triggers.Warmup;

/// <summary>Runs the functions of a <c>warmupTrigger</c> once, when their version begins to serve. No request waits for them.</summary>
internal sealed class WarmupPump(AppSnapshot app, IReadOnlyList<Function> functions, PumpServices services) : IPump
{
    private bool isDone;

    /// <inheritdoc/>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        if (!isDone)
            foreach (var function in functions)
                if (app.TryEnter()) _ = RunAsync(function);
        isDone = true;
        return Task.Delay(Timeout.InfiniteTimeSpan, services.Time, cancellationToken);
    }

    private async Task RunAsync(Function function)
    {
        try { await services.Pipeline.RunAsync(new WarmupInvocation(app, function), null, null).ConfigureAwait(false); }
        finally { app.Leave(); }
    }
}
