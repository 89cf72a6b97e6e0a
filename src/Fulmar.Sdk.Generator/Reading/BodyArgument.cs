using Fulmar.Sdk.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>An argument that is read from the body of the request.</summary>
internal static class BodyArgument
{
    public static Argument Of(IParameterSymbol parameter, bool optional)
    {
        var type = parameter.Type;
        if (type.SpecialType == SpecialType.System_String) return new Argument("body", Body: $"{Code.HttpBinding}.TextBodyAsync(context)");
        if (type is IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte } || IsByteMemory(type))
            return new Argument("body", Body: $"{Code.HttpBinding}.BytesBodyAsync(context)");
        if (type.Is("System.BinaryData")) return new Argument("body", Body: $"{Code.HttpBinding}.BinaryBodyAsync(context)");
        if (type.Is("System.IO.Stream")) return new Argument("http.Request.Body", Needs.Http);
        if (type.Is("System.IO.Pipelines.PipeReader")) return new Argument("http.Request.BodyReader", Needs.Http);
        return OfJson(parameter, optional);
    }

    /// <summary>Why no JSON can be read into the type; null where it can.</summary>
    public static string? Obstacle(ITypeSymbol type)
    {
        if (type.TypeKind == TypeKind.Delegate) return "a delegate cannot be read from a body. Take a class or record.";
        if (type.TypeKind == TypeKind.Interface && !type.Implements("System.Collections.IEnumerable"))
            return $"{Code.Name(type)} is an interface, which cannot be read from a body. Take a class or record.";
        if (type.Is("System.Threading.CancellationToken") || type.IsOrDerivesFrom("Fulmar.FunctionContext") || type.Is("Microsoft.AspNetCore.Http.HttpResponse"))
            return $"{Code.Name(type)} cannot be read from a body. Take HttpRequest, or the type of the body.";
        return null;
    }

    private static bool IsByteMemory(ITypeSymbol type) =>
        (type.Is("System.ReadOnlyMemory`1") || type.Is("System.Memory`1"))
        && ((INamedTypeSymbol)type).TypeArguments[0].SpecialType == SpecialType.System_Byte;

    private static Argument OfJson(IParameterSymbol parameter, bool optional)
    {
        var type = parameter.Type;
        // A value type is read as nullable, because only null tells an empty body from zero.
        var read = type.IsValueType && type.NullableOf() is null ? Code.Type(type) + "?" : Code.Type(type);
        var body = $"{Code.HttpBinding}.JsonBodyAsync<{read}>(context, {Code.Text(parameter.Name)}, {(optional ? "false" : "true")})";
        var fallback = parameter.HasExplicitDefaultValue && parameter.ExplicitDefaultValue is { } value ? Code.Constant(value, type) : null;
        if (fallback is not null) return new Argument($"body ?? {fallback}", Body: body);
        if (type.IsValueType) return new Argument(type.NullableOf() is null ? "body.GetValueOrDefault()" : "body", Body: body);
        return new Argument(type.NullableAnnotation == NullableAnnotation.Annotated ? "body" : "body!", Body: body);
    }
}
