using System.Text.Json;
using Fulmar.Hosting;

namespace Fulmar.Runtime.Workers;

/// <summary>What runs the functions of one version of an app: an assembly in this process, or processes of Node.</summary>
public interface IWorker : IAsyncDisposable
{
    /// <summary>The functions that it found.</summary>
    IReadOnlyList<FunctionDefinition> Functions { get; }

    /// <summary>The services that an invocation takes its scope from.</summary>
    IServiceProvider Services { get; }

    /// <summary>Completes, with why, when it can run nothing any more although nobody disposed of it.</summary>
    Task<FulmarException> Ended { get; }

    /// <summary>Why it runs badly just now; null while it does not. It mends itself.</summary>
    FulmarException? Trouble => null;

    /// <summary>What is told of it when a version begins to serve; null for nothing.</summary>
    string? Note => null;

    /// <summary>How JSON is read and written for this version of the app. Its own, because the options hold on to the types that they saw.</summary>
    JsonSerializerOptions Json { get; }

    /// <summary>The code that runs one of <see cref="Functions"/>.</summary>
    FunctionInvoker Bind(FunctionDefinition function);

    /// <summary>Whether a function's code runs outside of this process, so that running it never blocks the thread that does.</summary>
    bool RunsElsewhere(FunctionDefinition function) => false;

    /// <summary>Ends what still runs in it. Its functions fail. False where that cannot be done.</summary>
    Task<bool> TryAbandonAsync() => Task.FromResult(false);

    /// <summary>The app's middleware around <paramref name="function"/>; null where it has none.</summary>
    FunctionExecutionDelegate? BuildMiddleware(FunctionExecutionDelegate function);
}
