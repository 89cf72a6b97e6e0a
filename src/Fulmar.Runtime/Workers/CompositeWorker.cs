using System.Text.Json;
using Fulmar.Hosting;

namespace Fulmar.Runtime.Workers;

/// <summary>Runs an app that is written in two languages. The first worker's services, JSON and middleware are those of its own functions.</summary>
/// <param name="first">Of C#.</param>
/// <param name="second">Of the other language.</param>
public sealed class CompositeWorker(IWorker first, IWorker second) : IWorker
{
    private readonly HashSet<FunctionDefinition> ofFirst = [.. first.Functions];

    /// <inheritdoc/>
    public IReadOnlyList<FunctionDefinition> Functions { get; } = [.. first.Functions, .. second.Functions];

    /// <inheritdoc/>
    public IServiceProvider Services => first.Services;

    /// <inheritdoc/>
    public Task<FulmarException> Ended { get; } = Task.WhenAny(first.Ended, second.Ended).Unwrap();

    /// <inheritdoc/>
    public FulmarException? Trouble => first.Trouble ?? second.Trouble;

    /// <inheritdoc/>
    public string? Note => first.Note ?? second.Note;

    /// <inheritdoc/>
    public JsonSerializerOptions Json => first.Json;

    /// <inheritdoc/>
    public FunctionInvoker Bind(FunctionDefinition function) => (ofFirst.Contains(function) ? first : second).Bind(function);

    /// <inheritdoc/>
    public bool RunsElsewhere(FunctionDefinition function) => (ofFirst.Contains(function) ? first : second).RunsElsewhere(function);

    /// <inheritdoc/>
    public FunctionExecutionDelegate? BuildMiddleware(FunctionExecutionDelegate function) => first.BuildMiddleware(function) is { } wrapped
        ? context => ofFirst.Contains(context.FunctionDefinition) ? wrapped(context) : function(context)
        : null;

    /// <inheritdoc/>
    public async Task<bool> TryAbandonAsync() => await first.TryAbandonAsync().ConfigureAwait(false) | await second.TryAbandonAsync().ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await second.DisposeAsync().ConfigureAwait(false);
        await first.DisposeAsync().ConfigureAwait(false);
    }
}
