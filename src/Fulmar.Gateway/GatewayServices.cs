using Fulmar.Gateway.Commits;
using Fulmar.Gateway.Functions;
using Fulmar.Gateway.Responses;
using Fulmar.Gateway.Routing;
using Fulmar.Gateway.Transport;
using Fulmar.Runtime.Access;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace Fulmar.Gateway;

/// <summary>Registers the public door.</summary>
public static class GatewayServices
{
    /// <summary>Adds the route table and what it needs.</summary>
    public static IServiceCollection AddGateway(this IServiceCollection services, GatewayOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.AddRouting();
        services.AddSingleton(options);
        services.AddSingleton<ErrorResponder>();
        services.AddSingleton(provider => new HttpAccess(provider.GetRequiredService<AppKeys>(), options.RequireKeys));
        services.AddSingleton<Idempotency>();
        services.AddSingleton<FunctionServices>();
        services.AddSingleton(provider => new RouteTable(provider.GetRequiredService<FunctionServices>(), options));
        if (options.CorsOrigins.Count > 0) services.AddCors();
        return services;
    }

    /// <summary>Puts TCP on event loops, beside Kestrel's own transport, which has to be there already and keeps the Unix sockets.</summary>
    public static IServiceCollection AddLoopTransport(this IServiceCollection services) => services.AddSingleton<IConnectionListenerFactory, LoopTransport>();
}
