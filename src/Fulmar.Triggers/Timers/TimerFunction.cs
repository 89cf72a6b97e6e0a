using Fulmar.Runtime;
using Fulmar.Runtime.Bindings;
using Fulmar.Runtime.Catalog;

namespace Fulmar.Triggers.Timers;

/// <summary>A function that a timer starts, as one version of the app declares it.</summary>
/// <param name="Function">The function.</param>
/// <param name="Trigger">Its trigger.</param>
/// <param name="Schedule">When it is due.</param>
internal sealed record TimerFunction(Function Function, TimerTriggerDefinition Trigger, TimerSchedule Schedule)
{
    /// <summary>Reads a trigger's schedule and zone.</summary>
    /// <exception cref="FulmarException">One of them is none (FUL1010).</exception>
    public static TimerFunction Read(AppSnapshot app, Function function, TimerTriggerDefinition trigger)
    {
        var settings = app.Host.Settings;
        if (TimerZone.TryChoose(trigger.TimeZone, name => settings.GetValueOrDefault(name), out var zone, out var problem)
            && TimerSchedule.TryParse(trigger.Schedule, zone, out var schedule, out problem))
            return new TimerFunction(function, trigger, schedule);
        var binding = function.Definition.Bindings.First(binding => binding.Name == trigger.Binding);
        throw new BindingReader(function.Definition, binding, settings).Invalid(problem!);
    }
}
