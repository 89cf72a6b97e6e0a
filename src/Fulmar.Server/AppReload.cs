using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Server.Configuration;
using Fulmar.Server.Logging;
using Microsoft.Extensions.Logging;

namespace Fulmar.Server;

/// <summary>Brings in what has changed: settings, <c>host.json</c>, code. Asked for by the watch over the app's files and by operators.</summary>
internal sealed partial class AppReload(
    Apps.AppLoader loader, HostOptions options, LogHub logs, AppSettings settings, Announcement announcement, ILogger<AppReload> logger)
{
    /// <summary>Loads what is there now. When that fails, what served serves on.</summary>
    public async Task<AppSnapshot> RunAsync(CancellationToken cancellationToken)
    {
        var snapshot = await loader.LoadAsync(ReadSettings, cancellationToken).ConfigureAwait(false);
        announcement.Functions(snapshot);
        return snapshot;
    }

    private Apps.LoadedSettings ReadSettings()
    {
        var (host, configuration, takeBack) = settings.Refresh(options);
        var levels = logs.Levels;
        logs.Levels = LevelsOf(host);
        announcement.Configuration(configuration);
        return new Apps.LoadedSettings(host, () =>
        {
            takeBack();
            logs.Levels = levels;
        });
    }

    /// <summary>Reloads at every change until cancelled.</summary>
    public async Task WatchAsync(Apps.AppWatch watch, TimeProvider time, CancellationToken cancellationToken)
    {
        while (true)
        {
            string changed;
            try { changed = await watch.NextAsync(time, cancellationToken).ConfigureAwait(false); }
            catch (OperationCanceledException) { return; }
            Log.Changed(logger, changed);
            try { await RunAsync(cancellationToken).ConfigureAwait(false); }
            catch (OperationCanceledException) { return; }
            catch (FulmarException exception) { Log.Failed(logger, $"{exception.Code}: {exception.Message}"); }
            catch (AppRejectedException exception) { Log.Failed(logger, exception.Message); }
            catch (Exception exception) { Log.Crashed(logger, exception); }
        }
    }

    internal LogLevels LevelsOf(HostDefinition host) => new(host.LogLevels, options.Mode == RunMode.Start ? LogLevels.Developing : new Dictionary<string, LogLevel>());

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{File} changed")]
        public static partial void Changed(ILogger logger, string file);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Reason}\nThe version before serves on.")]
        public static partial void Failed(ILogger logger, string reason);

        [LoggerMessage(Level = LogLevel.Error, Message = "The app could not be reloaded. The version before serves on.")]
        public static partial void Crashed(ILogger logger, Exception exception);
    }
}
