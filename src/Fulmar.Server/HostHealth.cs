using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Fulmar.Server.Configuration;
using Fulmar.Storage;
using Microsoft.Extensions.Logging;

namespace Fulmar.Server;

/// <summary>
/// What no request can mend: too much code ran away, the app ended by itself, or the storage broke. Serving, the supervisor gives the app a new process;
/// developing, the next change does.
/// </summary>
internal sealed partial class HostHealth
{
    /// <summary>The exit code that asks the supervisor for a new process.</summary>
    private const int ReplaceProcess = 70;

    private readonly AppCatalog catalog;
    private readonly InFlight inFlight;
    private readonly HostOptions options;
    private readonly HostLife life;
    private readonly IStorageEngine storage;
    private readonly ILogger logger;

    public HostHealth(AppCatalog catalog, InFlight inFlight, IStorageEngine storage, HostOptions options, HostLife life, ILogger<HostHealth> logger)
    {
        (this.catalog, this.inFlight, this.storage, this.options, this.life, this.logger) = (catalog, inFlight, storage, options, life, logger);
        if (options.Mode == RunMode.Serve) inFlight.LimitReached += () => life.Stop(ErrorCodes.ExitCodeOf(ErrorCodes.TooManyRunaways));
        catalog.Publishing += snapshot => () => _ = WatchAsync(snapshot);
        _ = WatchStorageAsync();
    }

    /// <summary>Why this host is unhealthy; null while it is not.</summary>
    public string? Trouble =>
        inFlight.IsUnhealthy ? $"{ErrorCodes.TooManyRunaways}: {inFlight.Runaways} functions ran past their time and did not end."
        : storage.Broken is { IsCompletedSuccessfully: true } broken ? $"{broken.Result.Code}: {broken.Result.Message}"
        : catalog.Current?.Worker.Ended is { IsCompletedSuccessfully: true } ended ? $"{ended.Result.Code}: {ended.Result.Message}"
        : catalog.Current?.Worker.Trouble is { } trouble ? $"{trouble.Code}: {trouble.Message}" : null;

    private async Task WatchAsync(AppSnapshot snapshot)
    {
        var failure = await snapshot.Worker.Ended.ConfigureAwait(false);
        // One that was replaced only drains.
        if (snapshot.Version < catalog.Current?.Version) return;
        Log.AppEnded(logger, failure.Code, failure.Message, options.Mode == RunMode.Start ? "The next change loads it again." : "The host ends, so that it is started again.");
        catalog.Fail(failure);
        if (options.Mode == RunMode.Serve) life.Stop(failure.ExitCode);
    }

    private async Task WatchStorageAsync()
    {
        var failure = await storage.Broken.ConfigureAwait(false);
        Log.StorageBroke(logger, failure.Code, failure.Message);
        if (options.Mode == RunMode.Serve) life.Stop(ReplaceProcess);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Critical, Message = "{Code}: {Reason}")]
        public static partial void StorageBroke(ILogger logger, string code, string reason);

        [LoggerMessage(Level = LogLevel.Critical, Message = "{Code}: {Reason} {Next}")]
        public static partial void AppEnded(ILogger logger, string code, string reason, string next);
    }
}
