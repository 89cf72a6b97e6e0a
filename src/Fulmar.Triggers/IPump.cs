namespace Fulmar.Triggers;

/// <summary>A loop that starts functions: one queue's, or that of all timers.</summary>
internal interface IPump
{
    /// <summary>Runs until cancelled. What it has started goes on.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
