namespace Fulmar.Triggers;

/// <summary>A loop that starts functions: one queue's, that of all timers, or that of a version's warm-up.</summary>
internal interface IPump
{
    /// <summary>Runs until cancelled. What it has started goes on.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
