using Fulmar.Sdk.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>Where an attribute, or an argument of it, stands.</summary>
internal static class AttributePlace
{
    public static SourcePlace Of(AttributeData attribute) => SourcePlace.Of(attribute.ApplicationSyntaxReference?.GetSyntax());

    public static SourcePlace OfArgument(AttributeData attribute, int index) =>
        Arguments(attribute).Where(a => a.NameEquals is null).ElementAtOrDefault(index) is { } argument ? SourcePlace.Of(argument.Expression) : Of(attribute);

    public static SourcePlace OfArgument(AttributeData attribute, string property) =>
        Arguments(attribute).FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == property) is { } argument
            ? SourcePlace.Of(argument.Expression) : Of(attribute);

    /// <summary>The argument that is this text, alone or as an element of an array.</summary>
    public static SourcePlace OfText(AttributeData attribute, string text) =>
        Arguments(attribute).SelectMany(a => a.DescendantNodes()).OfType<LiteralExpressionSyntax>()
            .FirstOrDefault(l => l.Token.Value is string value && value == text) is { } literal ? SourcePlace.Of(literal) : Of(attribute);

    private static SeparatedSyntaxList<AttributeArgumentSyntax> Arguments(AttributeData attribute) =>
        attribute.ApplicationSyntaxReference?.GetSyntax() is AttributeSyntax { ArgumentList: { } list } ? list.Arguments : default;
}
