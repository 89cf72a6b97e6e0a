using Fulmar.Runtime.Invocations;
using Fulmar.Storage;
using Fulmar.Triggers.Queues;
using Microsoft.Extensions.Logging;

namespace Fulmar.Triggers;

/// <summary>What all pumps share.</summary>
internal sealed record PumpServices(
    IStorageEngine Storage, InvocationPipeline Pipeline, Suspects Suspects, TriggerMetrics Metrics, TimeProvider Time, ILoggerFactory Loggers);
