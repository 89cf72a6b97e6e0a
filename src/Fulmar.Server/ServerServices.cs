using Fulmar.Gateway;
using Fulmar.Gateway.Routing;
using Fulmar.Runtime;
using Fulmar.Runtime.Access;
using Fulmar.Runtime.Invocations;
using Fulmar.Runtime.Workers.Node.Processes;
using Fulmar.Server.Admin;
using Fulmar.Server.Apps;
using Fulmar.Server.Configuration;
using Fulmar.Server.Doors;
using Fulmar.Server.Logging;
using Fulmar.Storage;
using Fulmar.Storage.Sqlite;
using Fulmar.Triggers;
using Fulmar.Triggers.Queues;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fulmar.Server;

/// <summary>What a host is made of before it is composed: read from files, the command line and the environment.</summary>
internal sealed record HostParts(AppFolder App, HostOptions Options, HostConfiguration Configuration, AppSettings Settings, LogHub Logs, MasterKey MasterKey, TimeProvider Time, bool? OnEventLoops);

/// <summary>The composition root: every room's services, and the Kestrel that they listen on. Nothing starts here.</summary>
internal static class ServerServices
{
    public static WebApplication Compose(HostParts parts)
    {
        var options = parts.Options;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Fulmar", ContentRootPath = parts.App.Path });
        builder.Logging.AddProvider(parts.Logs).SetMinimumLevel(LogLevel.Trace);
        builder.Services
            .AddSingleton(parts.Time).AddSingleton(parts.App).AddSingleton(options).AddSingleton(parts.Configuration).AddSingleton(parts.Settings).AddSingleton(parts.Logs)
            .AddRuntime(new InFlightOptions { Grace = options.RunawayGrace, RunawayLimit = options.RunawayLimit }, parts.MasterKey)
            .AddGateway(new GatewayOptions
            {
                RequireKeys = options.RequireKeys,
                ExplainErrors = options.Mode == RunMode.Start,
                CorsOrigins = options.CorsOrigins,
                CorsCredentials = options.CorsCredentials,
                TrustedProxies = options.TrustedProxies,
                OnEventLoops = parts.OnEventLoops,
            })
            .AddSingleton(_ => Suspects.Open(DataDirectory.SuspectsIn(options.DataDirectory)))
            .AddSingleton(services => OpenEngine(options, parts.Time, services.GetRequiredService<Suspects>(), services.GetRequiredService<ILogger<SqliteEngine>>()))
            .AddSingleton<IStorageEngine>(services => services.GetRequiredService<SqliteEngine>())
            .AddTriggers()
            .AddSingleton<HostLife>().AddSingleton<HostHealth>().AddSingleton<Announcement>()
            .AddSingleton(services => new NodeSpares(parts.Logs, parts.Time)).AddSingleton<AppWorkers>()
            .AddSingleton<OwnWrites>().AddSingleton<AppWatch>().AddSingleton<AppOutput>().AddSingleton<AppLoader>().AddSingleton<AppReload>()
            .AddSingleton(Certificates.Load(options)).AddSingleton<Listeners>().AddSingleton<OperatorsDoor>()
            .AddSingleton<AdminGuard>().AddSingleton<AzureEndpoints>().AddSingleton<AzureKeyEndpoints>()
            .AddSingleton<HostEndpoints>().AddSingleton<AppEndpoints>().AddSingleton<KeyEndpoints>().AddSingleton<TimerEndpoints>().AddSingleton<DataEndpoints>()
            .AddSingleton<AzureRunEndpoint>().AddSingleton<HomePage>().AddSingleton<FunctionCall>()
            .AddSingleton<KnownQueues>().AddSingleton<QueueSend>().AddSingleton<QueueEndpoints>();
        builder.WebHost.UseKestrelCore();
        builder.Services.AddLoopTransport();
        if (options.HttpsPort is not null) builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddOptions<KestrelServerOptions>().Configure<Listeners>((kestrel, listeners) => listeners.Configure(kestrel));
        var built = builder.Build();
        built.Services.GetRequiredService<RouteTable>().Add(
            [
                .. built.Services.GetRequiredService<AzureEndpoints>().Routes(), .. built.Services.GetRequiredService<AzureKeyEndpoints>().Routes(),
                built.Services.GetRequiredService<AzureRunEndpoint>().Route(), .. built.Services.GetRequiredService<HomePage>().Routes(),
            ]);
        return built;
    }

    private static SqliteEngine OpenEngine(HostOptions options, TimeProvider time, Suspects suspects, ILogger logger)
    {
        var engine = SqliteEngine.Open(new SqliteEngineOptions(options.DataDirectory) { IsDurable = options.IsDurable, MayHaveRun = suspects.MayHaveRun }, time, logger);
        // Only now: what ran before is committed as such.
        suspects.Begin();
        return engine;
    }
}
