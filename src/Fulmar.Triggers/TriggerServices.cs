using Fulmar.Runtime.Catalog;
using Fulmar.Triggers.Queues;
using Fulmar.Triggers.Timers;
using Microsoft.Extensions.DependencyInjection;

namespace Fulmar.Triggers;

/// <summary>Registers the triggers beside HTTP.</summary>
public static class TriggerServices
{
    /// <summary>Adds the pumps. The runtime, the storage, the <see cref="Suspects"/> and the clock are the caller's.</summary>
    public static IServiceCollection AddTriggers(this IServiceCollection services) => services
        .AddSingleton<TriggerMetrics>().AddSingleton<PumpServices>().AddSingleton<LeaseRenewal>()
        .AddSingleton<TimerStore>().AddSingleton<TimerLease>().AddSingleton<TimerBook>().AddSingleton<TimerLedger>().AddSingleton<ManualTrigger>()
        .AddSingleton(provider => new Pumps(provider.GetRequiredService<PumpServices>(), provider.GetRequiredService<TimerBook>(), provider.GetRequiredService<AppCatalog>()));
}
