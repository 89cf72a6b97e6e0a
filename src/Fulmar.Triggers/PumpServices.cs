using Fulmar.Runtime.Invocations;
using Fulmar.Storage;
using Microsoft.Extensions.Logging;

namespace Fulmar.Triggers;

/// <summary>What all pumps share.</summary>
internal sealed record PumpServices(
    IStorageEngine Storage, InvocationPipeline Pipeline, Suspects Suspects, TriggerMetrics Metrics, TimeProvider Time, ILoggerFactory Loggers);

/// <summary>
/// At most one message at a time that may have killed the process before, so that if the process dies again, it is known which one did it.
/// </summary>
internal sealed class Suspects : IDisposable
{
    private readonly SemaphoreSlim one = new(1);

    public Task EnterAsync(CancellationToken cancellationToken) => one.WaitAsync(cancellationToken);

    public void Leave() => one.Release();

    public void Dispose() => one.Dispose();
}
