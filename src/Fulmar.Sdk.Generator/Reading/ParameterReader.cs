using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Rules;
using Fulmar.Sdk.Generator.Triggers;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>The arguments of a call, and which of them come from the request.</summary>
internal sealed class ReadParameters
{
    public List<Argument> Arguments { get; } = [];

    public List<ParameterModel> Parameters { get; } = [];
}

/// <summary>Decides for each parameter of a function where its value comes from.</summary>
internal abstract class ParameterReader(FunctionSymbol function, Trigger trigger, FindingList findings)
{
    protected FunctionSymbol Function { get; } = function;

    protected Trigger Trigger { get; } = trigger;

    protected FindingList Findings { get; } = findings;

    protected ReadParameters Result { get; } = new();

    public static ReadParameters Read(FunctionSymbol function, Trigger trigger, FindingList findings)
    {
        ParameterReader reader = trigger is HttpTrigger http
            ? new RequestParameterReader(function, http, findings)
            : new EventParameterReader(function, trigger, findings);
        foreach (var parameter in function.Method.Parameters)
            if (reader.Read(parameter) is { } argument)
                reader.Result.Arguments.Add(argument);
        return reader.Result;
    }

    /// <summary>The parameter with the trigger.</summary>
    protected abstract Argument? Payload(IParameterSymbol parameter);

    /// <summary>A parameter with an attribute that says where in a request it is read.</summary>
    protected abstract Argument? OfRequest(IParameterSymbol parameter, AttributeData attribute, string source);

    /// <summary>A parameter that only its type and its name say something about.</summary>
    protected abstract Argument? Unattributed(IParameterSymbol parameter);

    protected Argument? Refuse(IParameterSymbol parameter, string reason)
    {
        Findings.Add(Rule.ImpossibleParameter, SourcePlace.Of(parameter), parameter.Name, Function.Name, reason);
        return null;
    }

    /// <summary>Nullable, with a default, or from source that says nothing about null, as ASP.NET Core has it.</summary>
    protected static bool IsOptional(IParameterSymbol parameter) =>
        parameter.HasExplicitDefaultValue
        || parameter.Type.NullableOf() is not null
        || (parameter.Type.IsReferenceType && parameter.NullableAnnotation != NullableAnnotation.NotAnnotated);

    private Argument? Read(IParameterSymbol parameter)
    {
        if (Obstacle(parameter) is { } obstacle) return Refuse(parameter, obstacle);
        if (SymbolEqualityComparer.Default.Equals(parameter, Trigger.Parameter)) return Payload(parameter);
        foreach (var attribute in parameter.GetAttributes())
        {
            var type = attribute.AttributeClass;
            switch (AttributeSource.Of(attribute))
            {
                case null: continue;
                case AttributeSource.Service: return ServiceArgument.Of(parameter);
                case AttributeSource.Unsupported:
                    return Refuse(parameter, $"[{type!.ShortName()}] is not supported. Take HttpRequest, and read it from there.");
                case AttributeSource.UnknownInput:
                    Findings.Add(Rule.UnknownInput, AttributePlace.Of(attribute), Function.Name, type!.ShortName());
                    return null;
                case { } source: return OfRequest(parameter, attribute, source);
            }
        }
        if (SpecialArgument.OfInvocation(Function, parameter.Type) is { } special) return special;
        return OfOtherTrigger(parameter.Type) is { } other ? Refuse(parameter, other) : Unattributed(parameter);
    }

    private static string? Obstacle(IParameterSymbol parameter)
    {
        if (parameter.RefKind != RefKind.None) return "it is passed by reference. Remove ref, out or in.";
        if (parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer) return "it is a pointer. Take byte[] or Stream.";
        if (parameter.Type.IsRefLikeType) return "a ref struct cannot wait for a body to arrive. Take an array or Memory<T>.";
        if (parameter.Type.TypeKind == TypeKind.Error) return $"the type {parameter.Type.Name} cannot be found. Declare it, or add its using; a type that another generator writes is not seen.";
        if (parameter.Type.IsOrDerivesFrom(WellKnown.HttpResponseData)) return "HttpResponseData is made by the request. Call request.CreateResponse().";
        return null;
    }

    /// <summary>What only another trigger, or the parameter with the trigger, can give. It would look like a service.</summary>
    private string? OfOtherTrigger(ITypeSymbol type)
    {
        if (type.Is(WellKnown.TimerInfo)) return "only the parameter with [TimerTrigger] is the timer. Take it from there.";
        if (type.Is(WellKnown.QueueMessage)) return "only the parameter with [QueueTrigger] is the message. Take it from there.";
        if (type.Is(WellKnown.ServiceBusReceivedMessage)) return "only the parameter with [ServiceBusTrigger] is the message. Take it from there.";
        if (type.Is(WellKnown.ServiceBusMessageActions) && Trigger is not MessageTrigger { IsServiceBus: true })
            return "only a function with [ServiceBusTrigger] has messages to settle. Remove it.";
        return null;
    }
}
