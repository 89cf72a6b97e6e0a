using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Fulmar.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Fulmar.Server;

/// <summary>
/// What no request can mend: too much code ran away, or the app ended by itself. Serving, the supervisor gives the app a new process;
/// developing, the next change does.
/// </summary>
internal sealed partial class HostHealth
{
    private readonly AppCatalog catalog;
    private readonly InFlight inFlight;
    private readonly HostOptions options;
    private readonly HostLife life;
    private readonly ILogger logger;

    public HostHealth(AppCatalog catalog, InFlight inFlight, HostOptions options, HostLife life, ILogger<HostHealth> logger)
    {
        (this.catalog, this.inFlight, this.options, this.life, this.logger) = (catalog, inFlight, options, life, logger);
        if (options.Mode == RunMode.Serve) inFlight.LimitReached += () => life.Stop(ErrorCodes.ExitCodeOf(ErrorCodes.TooManyRunaways));
        catalog.Publishing += snapshot => () => _ = WatchAsync(snapshot);
    }

    /// <summary>Why this host is unhealthy; null while it is not.</summary>
    public string? Trouble =>
        inFlight.IsUnhealthy ? $"{ErrorCodes.TooManyRunaways}: {inFlight.Runaways} functions ran past their time and did not end."
        : catalog.Current?.Worker.Ended is { IsCompletedSuccessfully: true } ended ? $"{ended.Result.Code}: {ended.Result.Message}" : null;

    private async Task WatchAsync(AppSnapshot snapshot)
    {
        var failure = await snapshot.Worker.Ended.ConfigureAwait(false);
        // One that was replaced only drains.
        if (snapshot.Version < catalog.Current?.Version) return;
        Log.AppEnded(logger, failure.Code, failure.Message, options.Mode == RunMode.Start ? "The next change loads it again." : "The host ends, so that it is started again.");
        catalog.Fail(failure);
        if (options.Mode == RunMode.Serve) life.Stop(failure.ExitCode);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "{Code}: {Reason} {Next}")]
        public static partial void AppEnded(ILogger logger, string code, string reason, string next);
    }
}
