using Fulmar.Runtime;
using Fulmar.Server.Configuration;
using Microsoft.Extensions.Logging;

namespace Fulmar.Server.Apps;

/// <summary>Finds what is run: built where this host builds, else what is there.</summary>
internal sealed class AppOutput(AppFolder app, HostOptions options, AppSettings settings, OwnWrites own, ILogger<AppLoader> logger)
{
    /// <summary>Installs packages and runs the app's own build, where this host builds.</summary>
    /// <exception cref="FulmarException">npm failed (FUL1004), or is not there (FUL4010).</exception>
    public Task PackageAsync(CancellationToken cancellationToken) =>
        options.Build ? new PackageBuild(app, options, settings.ProcessEnvironment, own, logger).RunAsync(cancellationToken) : Task.CompletedTask;

    /// <exception cref="FulmarException">It does not build (FUL1004), is not built (FUL1013), or there is no SDK (FUL4007).</exception>
    public async Task<string> AssemblyAsync(CancellationToken cancellationToken)
    {
        if (app.Kind == AppKind.CSharpPublished) return app.EntryFile;
        if (options.Build) return await new AppBuild(app, options, settings.ProcessEnvironment, logger).RunAsync(cancellationToken).ConfigureAwait(false);
        return AppBuild.FindExisting(app, options.BuildFolder) ?? throw new FulmarException(ErrorCodes.NotBuilt,
            $"{app.EntryFile} is not built, and this command does not build. Run `dotnet publish -c Release` in {app.Path} first.");
    }
}
