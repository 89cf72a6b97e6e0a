using Fulmar.Sdk.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>What stands in the brackets of an attribute.</summary>
internal static class AttributeValues
{
    public static string? Text(this AttributeData attribute, int position) => attribute.ConstructorArguments.ElementAtOrDefault(position).Value as string;

    public static string? Text(this AttributeData attribute, string property) => attribute.Find(property).Value as string;

    public static bool? Flag(this AttributeData attribute, string property) => attribute.Find(property).Value as bool?;

    /// <summary>Those of the properties that the author set, by their JSON names.</summary>
    public static IEnumerable<BindingProperty> Options(this AttributeData attribute, params string[] properties)
    {
        foreach (var property in properties)
        {
            var value = attribute.Find(property);
            if (value.Kind == TypedConstantKind.Enum && value.MemberName() is { } member) yield return new(LowerFirst(property), Code.Text(member));
            else if (value is { Kind: TypedConstantKind.Primitive, IsNull: false }) yield return new(LowerFirst(property), Code.Constant(value));
        }
    }

    /// <summary>The enumeration's member in lower camel case; null for a number that has none.</summary>
    public static string? MemberName(this TypedConstant value) =>
        value.Type?.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, value.Value)) is { } member
            ? LowerFirst(member.Name) : null;

    private static TypedConstant Find(this AttributeData attribute, string property) => attribute.NamedArguments.FirstOrDefault(a => a.Key == property).Value;

    private static string LowerFirst(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
