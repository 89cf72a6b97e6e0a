using Fulmar.Sdk.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>A type that can be read from the text of a route value, a query parameter, a header, or something else that a trigger tells.</summary>
/// <param name="Kind">How one text is read.</param>
/// <param name="Element">The type of one value, without <c>?</c> and array.</param>
/// <param name="IsArray">Whether all texts of that name are taken.</param>
internal sealed record TextType(TextKind Kind, ITypeSymbol Element, bool IsArray)
{
    public static TextType? Of(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol { Rank: 1 } array) return KindOf(array.ElementType) is { } kind ? new(kind, array.ElementType, true) : null;
        if (type.Is("Microsoft.Extensions.Primitives.StringValues")) return new(TextKind.Text, type, true);
        var element = type.NullableOf() ?? type;
        return KindOf(element) is { } one ? new(one, element, false) : null;
    }

    private static TextKind? KindOf(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_String) return TextKind.Text;
        if (type.TypeKind == TypeKind.Enum) return TextKind.Choice;
        return type.AllInterfaces.Any(i => i.Is("System.IParsable`1") && SymbolEqualityComparer.Default.Equals(i.TypeArguments[0], type))
            && type.TypeKind is TypeKind.Class or TypeKind.Struct ? TextKind.Parsable : null;
    }
}

/// <summary>How one text is read.</summary>
internal enum TextKind
{
    /// <summary>As it is.</summary>
    Text,

    /// <summary>By <c>IParsable&lt;T&gt;</c>.</summary>
    Parsable,

    /// <summary>As the name of an enumeration's member.</summary>
    Choice,
}

/// <summary>An argument that is read from text.</summary>
internal static class TextArgument
{
    public static Argument OfRequest(IParameterSymbol parameter, TextType text, string source, string name, bool optional) =>
        Of(parameter, text, Code.HttpBinding, $"(context, global::Fulmar.ParameterSource.{source}, {Code.Text(name)}", optional);

    public static Argument OfMetadata(IParameterSymbol parameter, TextType text, bool optional) =>
        Of(parameter, text, Code.MetadataBinding, $"(context, {Code.Text(parameter.Name)}", optional);

    private static Argument Of(IParameterSymbol parameter, TextType text, string reader, string where, bool optional)
    {
        var element = Code.Type(text.Element);
        var fallback = parameter.HasExplicitDefaultValue && parameter.ExplicitDefaultValue is { } value ? Code.Constant(value, parameter.Type) : null;
        var ifFallback = fallback is null ? "" : $" ?? {fallback}";
        var isNullable = parameter.Type.NullableOf() is not null;
        // Where a parameter has a default, what is missing takes it: null only where null is it.
        var trust = parameter.Type.IsReferenceType && parameter.NullableAnnotation != NullableAnnotation.Annotated ? "!" : "";
        var call = text switch
        {
            { IsArray: true, Kind: TextKind.Text } => $"Texts{where})",
            { IsArray: true, Kind: TextKind.Choice } => $"Choices<{element}>{where})",
            { IsArray: true } => $"Values<{element}>{where})",
            { Kind: TextKind.Text } when optional => $"TextOr{where}, {fallback ?? "null"}){trust}",
            { Kind: TextKind.Text } => $"Text{where})",
            { Kind: TextKind.Choice } when isNullable => $"ChoiceOrNull<{element}>{where}){ifFallback}",
            { Kind: TextKind.Choice } when optional => $"ChoiceOrNull<{element}>{where}) ?? {fallback ?? $"default({element})"}",
            { Kind: TextKind.Choice } => $"Choice<{element}>{where})",
            _ when isNullable => $"ValueOrNull<{element}>{where}){ifFallback}",
            _ when optional => $"ValueOr<{element}>{where}, {fallback ?? $"default({element})"}){trust}",
            _ => $"Value<{element}>{where})",
        };
        return new Argument($"{reader}.{call}");
    }
}
