using Fulmar.Sdk.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>An argument that is one of the app's services.</summary>
internal static class ServiceArgument
{
    private const string Keyed = "Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute";

    public static bool IsKeyed(AttributeData attribute) => attribute.AttributeClass.Is(Keyed);

    /// <summary>Whether something of the type can be registered as a service.</summary>
    public static bool IsPossible(ITypeSymbol type) =>
        type.TypeKind is TypeKind.Interface or TypeKind.Class or TypeKind.Delegate && type.SpecialType != SpecialType.System_Object;

    public static Argument Of(IParameterSymbol parameter)
    {
        var type = parameter.Type;
        var isOptional = parameter.HasExplicitDefaultValue || type.NullableAnnotation == NullableAnnotation.Annotated;
        // A value with a default is no service: only classes and interfaces are registered as such.
        if (isOptional && type.IsValueType)
            return new Argument(Code.Constant(parameter.HasExplicitDefaultValue ? parameter.ExplicitDefaultValue : null, type));
        var key = parameter.GetAttributes().FirstOrDefault(IsKeyed);
        var code = key is { ConstructorArguments: { Length: > 0 } arguments }
            ? Code.KeyedService(type, !isOptional, Code.Constant(arguments[0]))
            : Code.Service(type, !isOptional);
        return new Argument(isOptional ? OrFallback(code, parameter) : code, Needs.Services);
    }

    private static string OrFallback(string code, IParameterSymbol parameter)
    {
        if (parameter.HasExplicitDefaultValue && parameter.ExplicitDefaultValue is { } fallback)
            return $"{code} ?? {Code.Constant(fallback, parameter.Type)}";
        return parameter.Type.NullableAnnotation == NullableAnnotation.NotAnnotated ? code + "!" : code;
    }
}
