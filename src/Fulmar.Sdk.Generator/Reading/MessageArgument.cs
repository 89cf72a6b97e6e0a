using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Triggers;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>The argument that is the message, or the batch of messages.</summary>
internal static class MessageArgument
{
    private static readonly string[] ReadOnlyLists =
    [
        "System.Collections.Generic.IEnumerable`1", "System.Collections.Generic.IReadOnlyCollection`1", "System.Collections.Generic.IReadOnlyList`1",
    ];

    private static readonly string[] Lists =
    [
        "System.Collections.Generic.List`1", "System.Collections.Generic.IList`1", "System.Collections.Generic.ICollection`1",
    ];

    /// <summary>Why the type takes one message where there are many, or many where there is one; null where it fits.</summary>
    public static string? Mismatch(MessageTrigger trigger, ITypeSymbol type)
    {
        var element = ElementOf(type);
        if (trigger.IsBatched)
            return element is null ? "which is no list, and the trigger gives many messages. Take an array, or remove IsBatched." : null;
        // Other lists are read from the JSON array that one message is.
        var isMany = element is not null
            && (element.Is(WellKnown.QueueMessage) || element.Is(WellKnown.ServiceBusReceivedMessage) || element.IsOrDerivesFrom("System.IO.Stream"));
        if (!isMany) return null;
        return trigger.IsServiceBus ? "which is a list, and the trigger gives one message. Set IsBatched = true, or take one."
            : "which is a list, and a storage queue gives one message at a time. Take one.";
    }

    /// <summary>Why a message cannot be of the type; null where it can.</summary>
    public static string? Obstacle(MessageTrigger trigger, ITypeSymbol type)
    {
        var one = trigger.IsBatched ? ElementOf(type)! : type;
        if (one.Is(WellKnown.QueueMessage) && trigger.IsServiceBus) return "QueueMessage is of storage queues. Take ServiceBusReceivedMessage.";
        if (one.Is(WellKnown.ServiceBusReceivedMessage) && !trigger.IsServiceBus) return "ServiceBusReceivedMessage is of Service Bus. Take QueueMessage.";
        if (one.TypeKind == TypeKind.Error) return $"the type {one.Name} cannot be found. Declare it, or add its using.";
        if (SpecialArgument.OfHttp(one) is not null || one.Is(WellKnown.TimerInfo) || one.Is(WellKnown.ServiceBusMessageActions)
            || one.Is("System.IO.Pipelines.PipeReader"))
            return $"a message cannot be {Code.Name(one)}. Take BinaryData, or the type of the body.";
        return JsonValue.Obstacle(one);
    }

    public static Argument Of(MessageTrigger trigger, IParameterSymbol parameter, bool optional)
    {
        if (!trigger.IsBatched)
        {
            return new Argument(Plain(parameter.Type, parameter, "") ?? JsonValue.As(parameter,
                $"{Code.MessageBinding}.Json<{JsonValue.TypeOf(parameter)}>(context, {Code.Text(parameter.Name)}, {(optional ? "false" : "true")})"));
        }
        var element = ElementOf(parameter.Type)!;
        var isRequired = element is { IsValueType: false, NullableAnnotation: NullableAnnotation.NotAnnotated } or { IsValueType: true } && element.NullableOf() is null;
        var batch = Plain(element, parameter, "Batch")
            ?? $"{Code.MessageBinding}.JsonBatch<{Code.Type(element)}>(context, {Code.Text(parameter.Name)}, {(isRequired ? "true" : "false")})!";
        return new Argument(Lists.Any(parameter.Type.Is) ? $"new global::System.Collections.Generic.List<{Code.Annotated(element)}>({batch})" : batch);
    }

    /// <summary>What is not read from JSON; null for all else.</summary>
    private static string? Plain(ITypeSymbol type, IParameterSymbol parameter, string suffix)
    {
        if (type.SpecialType == SpecialType.System_String) return $"{Code.MessageBinding}.Text{suffix}(context, {Code.Text(parameter.Name)})";
        var method = type.IsBytes() ? "Bytes"
            : type.IsByteMemory() ? type.Is("System.ReadOnlyMemory`1") ? "Memory" : "Bytes"
            : type.Is("System.BinaryData") ? "Binary"
            : type.Is("System.IO.Stream") ? "Stream"
            : type.Is(WellKnown.QueueMessage) ? "QueueMessage"
            : type.Is(WellKnown.ServiceBusReceivedMessage) ? "ServiceBusMessage"
            : null;
        return method is null ? null : $"{Code.MessageBinding}.{method}{suffix}(context)";
    }

    /// <summary>What the list is a list of; null for what is none. Bytes are one message's.</summary>
    private static ITypeSymbol? ElementOf(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { Rank: 1 } array) return type.IsBytes() ? null : array.ElementType;
        return ReadOnlyLists.Concat(Lists).Any(type.Is) ? ((INamedTypeSymbol)type).TypeArguments[0] : null;
    }
}
