using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>Symbols and constants as C# that means the same everywhere.</summary>
internal static class Code
{
    public const string HttpBinding = "global::Fulmar.Hosting.HttpBinding";
    public const string MessageBinding = "global::Fulmar.Hosting.MessageBinding";
    public const string TimerBinding = "global::Fulmar.Hosting.TimerBinding";
    public const string MetadataBinding = "global::Fulmar.Hosting.MetadataBinding";
    public const string FunctionResult = "global::Fulmar.Hosting.FunctionResult";
    private const string ServiceProvider = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderServiceExtensions";
    private const string KeyedServiceProvider = "global::Microsoft.Extensions.DependencyInjection.ServiceProviderKeyedServiceExtensions";

    private static readonly SymbolDisplayFormat WithNull = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Readable = SymbolDisplayFormat.CSharpErrorMessageFormat;

    /// <summary>The type in an expression, its own annotation left out (<c>List&lt;string?&gt;</c> for <c>List&lt;string?&gt;?</c>).</summary>
    public static string Type(ITypeSymbol type) =>
        type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(WithNull);

    /// <summary>The type in an expression, annotations and all.</summary>
    public static string Annotated(ITypeSymbol type) => type.ToDisplayString(WithNull);

    /// <summary>The type within <c>typeof</c>, which takes neither annotations nor <c>dynamic</c>.</summary>
    public static string TypeOf(ITypeSymbol type) => type.TypeKind == TypeKind.Dynamic
        ? "typeof(object)"
        : $"typeof({type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)})";

    /// <summary>The type in a sentence.</summary>
    public static string Name(ITypeSymbol type) => type.ToDisplayString(Readable);

    /// <summary>Namespace, type and method, for logs and documents.</summary>
    public static string EntryPoint(IMethodSymbol method) => $"{method.ContainingType.ToDisplayString(Readable)}.{method.Name}";

    public static string Identifier(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    public static string Text(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    /// <summary>A constant: a literal, an enumeration's value, a type, or null.</summary>
    public static string Constant(TypedConstant constant) => constant switch
    {
        { Kind: TypedConstantKind.Type, Value: ITypeSymbol type } => TypeOf(type),
        { Kind: TypedConstantKind.Enum, Type: { } type } => Constant(constant.Value, type),
        { Kind: TypedConstantKind.Primitive, Type: { } type } => Constant(constant.Value, type),
        _ => "null",
    };

    /// <summary>A constant of the type, as a default value or an argument of an attribute may have it.</summary>
    public static string Constant(object? value, ITypeSymbol type)
    {
        if (value is null) return $"default({Type(type)})";
        var target = type.NullableOf() ?? type;
        var literal = Literal(value);
        return target.TypeKind == TypeKind.Enum || value is sbyte or byte or short or ushort
            ? $"({Type(target)})({literal})"
            : literal;
    }

    /// <summary>Asks the invocation's services, in the local <c>services</c>.</summary>
    public static string Service(ITypeSymbol type, bool required) =>
        $"{ServiceProvider}.{(required ? "GetRequiredService" : "GetService")}<{Type(type)}>(services)";

    /// <summary>Asks the invocation's services for the one with a key.</summary>
    public static string KeyedService(ITypeSymbol type, bool required, string key) =>
        $"{KeyedServiceProvider}.{(required ? "GetRequiredKeyedService" : "GetKeyedService")}<{Type(type)}>(services, {key})";

    private static string Literal(object value) => value switch
    {
        string text => Text(text),
        char letter => SymbolDisplay.FormatLiteral(letter, quote: true),
        bool truth => truth ? "true" : "false",
        double number when double.IsNaN(number) => "double.NaN",
        double number when double.IsInfinity(number) => number > 0 ? "double.PositiveInfinity" : "double.NegativeInfinity",
        double number => number.ToString("R", CultureInfo.InvariantCulture) + "D",
        float number when float.IsNaN(number) => "float.NaN",
        float number when float.IsInfinity(number) => number > 0 ? "float.PositiveInfinity" : "float.NegativeInfinity",
        float number => number.ToString("R", CultureInfo.InvariantCulture) + "F",
        decimal number => number.ToString(CultureInfo.InvariantCulture) + "M",
        long number => number == long.MinValue ? "long.MinValue" : number.ToString(CultureInfo.InvariantCulture) + "L",
        ulong number => number.ToString(CultureInfo.InvariantCulture) + "UL",
        uint number => number.ToString(CultureInfo.InvariantCulture) + "U",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => "default",
    };
}
