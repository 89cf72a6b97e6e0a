using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Reading;
using Fulmar.Sdk.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Triggers;

/// <summary>What <c>[TimerTrigger]</c> says.</summary>
internal sealed record TimerTrigger(IParameterSymbol Parameter, BindingModel Binding) : Trigger(Parameter, Binding)
{
    public static TimerTrigger Read(FunctionSymbol function, IParameterSymbol parameter, AttributeData attribute, FindingList findings)
    {
        var schedule = attribute.Text(0) ?? "";
        var place = AttributePlace.OfArgument(attribute, 0);
        if (!BindingExpression.IsClosed(schedule)) findings.Add(Rule.OpenExpression, place, schedule, function.Name);
        else if (Schedule.ProblemOf(schedule) is { } problem) findings.Add(Rule.BadSchedule, place, schedule, function.Name, problem);

        var properties = new List<BindingProperty> { new("schedule", Code.Text(schedule)) };
        properties.AddRange(attribute.Options("RunOnStartup", "UseMonitor", "TimeZone", "CatchUp"));
        return new TimerTrigger(parameter, new(parameter.Name, "timerTrigger", "In", properties.ToEquatable()));
    }
}
