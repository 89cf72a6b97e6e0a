using Fulmar.Runtime.Access;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Microsoft.Extensions.DependencyInjection;

namespace Fulmar.Runtime;

/// <summary>Registers the runtime.</summary>
public static class RuntimeServices
{
    /// <summary>Adds the catalog, the keys, the pipeline and the watch over what runs. The clock, the logging and the storage are the caller's.</summary>
    public static IServiceCollection AddRuntime(this IServiceCollection services, InFlightOptions options, MasterKey masterKey) => services
        .AddSingleton(options).AddSingleton(masterKey).AddSingleton<AppKeys>()
        .AddSingleton<AppCatalog>().AddSingleton<InFlight>().AddSingleton<RuntimeMetrics>().AddSingleton<InvocationPipeline>();
}
