using System.ComponentModel;
using System.Text.Json;

namespace Fulmar.Hosting;

/// <summary>What generated code calls to fill the parameter that takes the timer.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class TimerBinding
{
    /// <summary>The timer of this invocation.</summary>
    public static TimerInfo Timer(FunctionContext context) => context.Timer
        ?? throw new InvalidOperationException($"Function {context.FunctionDefinition.Name} was not started by a timer.");

    /// <summary>The timer as the JSON that Azure sends.</summary>
    public static string Text(FunctionContext context)
    {
        var timer = Timer(context);
        return JsonSerializer.Serialize(new TimerMessage(TimerSchedule.Cron, timer.ScheduleStatus, timer.IsPastDue), TimerJson.Default.TimerMessage);
    }

    /// <summary>What the JSON that Azure sends is read into.</summary>
    public static T Json<T>(FunctionContext context) => JsonSerializer.Deserialize<T>(Text(context), context.Json)!;
}
