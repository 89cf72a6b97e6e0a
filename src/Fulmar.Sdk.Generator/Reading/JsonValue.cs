using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>A parameter that is read from JSON.</summary>
internal static class JsonValue
{
    /// <summary>Why no JSON can be read into the type; null where it can.</summary>
    public static string? Obstacle(ITypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Delegate) return "a delegate cannot be read from a body. Take a class or record.";
        if (type.TypeKind == TypeKind.Interface && !type.Implements("System.Collections.IEnumerable"))
            return $"{Code.Name(type)} is an interface, which cannot be read from a body. Take a class or record.";
        if (type.Is("System.Threading.CancellationToken") || type.IsOrDerivesFrom("Fulmar.FunctionContext") || type.Is("Microsoft.AspNetCore.Http.HttpResponse"))
            return $"{Code.Name(type)} cannot be read from a body. Take the type of the body.";
        return null;
    }

    /// <summary>What is read: a value type as nullable, because only null tells an empty body from zero.</summary>
    public static string TypeOf(IParameterSymbol parameter) =>
        parameter.Type.IsValueType && parameter.Type.NullableOf() is null ? Code.Type(parameter.Type) + "?" : Code.Type(parameter.Type);

    /// <summary>What was read, as the parameter takes it.</summary>
    public static string As(IParameterSymbol parameter, string read)
    {
        var type = parameter.Type;
        var fallback = parameter.HasExplicitDefaultValue && parameter.ExplicitDefaultValue is { } value ? Code.Constant(value, type) : null;
        if (fallback is not null) return $"{read} ?? {fallback}";
        if (type.IsValueType) return type.NullableOf() is null ? $"{read}.GetValueOrDefault()" : read;
        return type.NullableAnnotation == NullableAnnotation.Annotated ? read : read + "!";
    }
}
