using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Rules;
using Fulmar.Sdk.Generator.Triggers;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>Finds the one trigger of a function. A new kind of trigger is named here, and its parameter in <see cref="ParameterReader"/>.</summary>
internal static class TriggerReader
{
    public static Trigger? Read(FunctionSymbol function, FindingList findings)
    {
        var triggers = function.Method.Parameters
            .SelectMany(p => p.GetAttributes().Where(a => a.AttributeClass.IsOrDerivesFrom(WellKnown.Trigger)).Select(a => (Parameter: p, Attribute: a)))
            .ToList();
        if (triggers.Count == 0)
        {
            if (!function.Method.Parameters.Any(HasUnknownAttribute)) findings.Add(Rule.NoTrigger, function.Place, function.Name);
            return null;
        }
        if (triggers.Count > 1)
        {
            findings.Add(Rule.SeveralTriggers, AttributePlace.Of(triggers[1].Attribute), function.Name, $"{triggers.Count}");
            return null;
        }
        var (parameter, attribute) = triggers[0];
        var type = attribute.AttributeClass;
        if (type.Is(WellKnown.HttpTrigger)) return HttpTrigger.Read(function, parameter, attribute, findings);
        if (type.Is(WellKnown.TimerTrigger)) return TimerTrigger.Read(function, parameter, attribute, findings);
        if (type.Is(WellKnown.QueueTrigger)) return MessageTrigger.ReadQueue(function, parameter, attribute, findings);
        if (type.Is(WellKnown.ServiceBusTrigger)) return MessageTrigger.ReadServiceBus(function, parameter, attribute, findings);
        findings.Add(Rule.UnknownTrigger, AttributePlace.Of(attribute), function.Name, type!.ShortName());
        return null;
    }

    /// <summary>An attribute that the compiler cannot find is reported by it, and may well be the trigger.</summary>
    private static bool HasUnknownAttribute(IParameterSymbol parameter) =>
        parameter.GetAttributes().Any(a => a.AttributeClass is null or IErrorTypeSymbol && AttributeSource.Of(a) is null);
}
