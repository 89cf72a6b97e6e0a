using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>Types that the generator knows by name, and how to recognise them.</summary>
internal static class WellKnown
{
    public const string Function = "Fulmar.FunctionAttribute";
    public const string FunctionIndex = "Fulmar.Hosting.FunctionIndexAttribute";
    public const string Trigger = "Fulmar.TriggerBindingAttribute";
    public const string Input = "Fulmar.InputBindingAttribute";
    public const string Output = "Fulmar.OutputBindingAttribute";
    public const string HttpTrigger = "Fulmar.HttpTriggerAttribute";
    public const string TimerTrigger = "Fulmar.TimerTriggerAttribute";
    public const string QueueTrigger = "Fulmar.QueueTriggerAttribute";
    public const string ServiceBusTrigger = "Fulmar.ServiceBusTriggerAttribute";
    public const string QueueOutput = "Fulmar.QueueOutputAttribute";
    public const string ServiceBusOutput = "Fulmar.ServiceBusOutputAttribute";
    public const string Retry = "Fulmar.RetryAttribute";
    public const string FixedDelayRetry = "Fulmar.FixedDelayRetryAttribute";
    public const string ExponentialBackoffRetry = "Fulmar.ExponentialBackoffRetryAttribute";
    public const string HttpResult = "Fulmar.HttpResultAttribute";
    public const string FromBody = "Fulmar.FromBodyAttribute";
    public const string HttpResponseData = "Fulmar.HttpResponseData";
    public const string Commit = "Fulmar.ICommit";
    public const string TimerInfo = "Fulmar.TimerInfo";
    public const string QueueMessage = "Fulmar.QueueMessage";
    public const string ServiceBusReceivedMessage = "Fulmar.ServiceBusReceivedMessage";
    public const string ServiceBusMessageActions = "Fulmar.ServiceBusMessageActions";

    /// <summary>Whether the type, or the definition of a generic one, has this full name (<c>System.IParsable`1</c>).</summary>
    public static bool Is(this ITypeSymbol? type, string fullName)
    {
        if (type is not INamedTypeSymbol { ContainingType: null } named || !fullName.EndsWith(named.MetadataName, StringComparison.Ordinal)) return false;
        var space = named.ContainingNamespace;
        return string.Equals(
            space is null or { IsGlobalNamespace: true } ? named.MetadataName : $"{space.ToDisplayString()}.{named.MetadataName}", fullName, StringComparison.Ordinal);
    }

    public static bool IsOrDerivesFrom(this ITypeSymbol? type, string fullName)
    {
        for (var current = type; current is not null; current = current.BaseType)
            if (current.Is(fullName)) return true;
        return false;
    }

    public static bool Implements(this ITypeSymbol? type, string fullName) =>
        type is not null && (type.Is(fullName) || type.AllInterfaces.Any(i => i.Is(fullName)));

    /// <summary>The underlying type of a <c>T?</c> of a value type; null for every other type.</summary>
    public static ITypeSymbol? NullableOf(this ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : null;

    public static bool IsBytes(this ITypeSymbol type) => type is IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte };

    /// <summary>Whether the type is <c>Memory&lt;byte&gt;</c> or the read-only one.</summary>
    public static bool IsByteMemory(this ITypeSymbol type) =>
        (type.Is("System.ReadOnlyMemory`1") || type.Is("System.Memory`1"))
        && ((INamedTypeSymbol)type).TypeArguments[0].SpecialType == SpecialType.System_Byte;

    /// <summary>The attribute's name as it is written in brackets.</summary>
    public static string ShortName(this INamedTypeSymbol attribute) =>
        attribute.Name.EndsWith("Attribute", StringComparison.Ordinal) ? attribute.Name.Substring(0, attribute.Name.Length - "Attribute".Length) : attribute.Name;
}
