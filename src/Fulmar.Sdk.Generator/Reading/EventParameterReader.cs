using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Rules;
using Fulmar.Sdk.Generator.Triggers;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>Reads the parameters of a function that no request starts: a timer or messages do.</summary>
internal sealed class EventParameterReader(FunctionSymbol function, Trigger trigger, FindingList findings) : ParameterReader(function, trigger, findings)
{
    protected override Argument? Payload(IParameterSymbol parameter)
    {
        if (Trigger is not MessageTrigger message)
            return TimerArgument.Of(parameter) ?? Refuse(parameter, $"a timer cannot be {Code.Name(parameter.Type)}. Take TimerInfo.");
        if (MessageArgument.Mismatch(message, parameter.Type) is { } mismatch)
        {
            Findings.Add(Rule.BatchMismatch, SourcePlace.Of(parameter), parameter.Name, Function.Name, Code.Name(parameter.Type), mismatch);
            return null;
        }
        return MessageArgument.Obstacle(message, parameter.Type) is { } obstacle ? Refuse(parameter, obstacle)
            : MessageArgument.Of(message, parameter, IsOptional(parameter));
    }

    protected override Argument? OfRequest(IParameterSymbol parameter, AttributeData attribute, string source) =>
        Refuse(parameter, $"[{attribute.AttributeClass!.ShortName()}] reads a request, and no request starts this function. Remove it.");

    protected override Argument? Unattributed(IParameterSymbol parameter)
    {
        var type = parameter.Type;
        if (type.Is(WellKnown.ServiceBusMessageActions)) return new Argument($"{Code.MessageBinding}.Actions(context)");
        if (SpecialArgument.OfHttp(type) is not null)
            return Refuse(parameter, $"{Code.Name(type)} belongs to a request, and no request starts this function. Remove it.");
        // What the trigger tells has the isolated worker's names: dequeueCount, messageId, properties of a JSON message.
        if (TextType.Of(type) is { } text) return TextArgument.OfMetadata(parameter, text, IsOptional(parameter));
        if (type.Implements("System.Collections.Generic.IDictionary`2") || type.Implements("System.Collections.Generic.IReadOnlyDictionary`2"))
            return Refuse(parameter, "what a trigger tells is read as single values. Take FunctionContext, whose BindingContext has all.");
        return ServiceArgument.IsPossible(type) ? ServiceArgument.Of(parameter)
            : Refuse(parameter, $"{Code.Name(type)} is neither a service nor readable from what the trigger tells. Take a type that implements IParsable<T>.");
    }
}
