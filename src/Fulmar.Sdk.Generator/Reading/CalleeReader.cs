using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>Whether generated code can call the method, and how it comes by the object to call it on.</summary>
internal static class CalleeReader
{
    /// <summary>The object to make; null for a static method, and where something is wrong.</summary>
    public static InstanceModel? Read(FunctionSymbol function, FindingList findings)
    {
        var method = function.Method;
        if (Hindrance(method) is { } hindrance)
        {
            findings.Add(Rule.Unreachable, function.Place, function.Name, hindrance);
            return null;
        }
        if (method is { IsAsync: true, ReturnsVoid: true }) findings.Add(Rule.AsyncVoid, function.Place, function.Name);
        if (method.IsStatic) return null;

        var type = method.ContainingType;
        var constructor = Constructor(type);
        if (Obstacle(type, constructor) is { } obstacle)
        {
            findings.Add(Rule.NoInstance, function.Place, function.Name, Code.Name(type), obstacle);
            return null;
        }
        return new InstanceModel(Code.Type(type), constructor!.Parameters.Select(p => Dependency(function, p)).ToEquatable(), DisposalOf(type));
    }

    /// <summary>Why the method cannot be named from generated code; null where it can.</summary>
    private static string? Hindrance(IMethodSymbol method)
    {
        if (method.MethodKind == MethodKind.LocalFunction) return "it is a local function";
        if (method.IsGenericMethod) return "the method has type parameters";
        if (!IsReachable(method.DeclaredAccessibility)) return "the method is not accessible";
        for (var type = method.ContainingType; type is not null; type = type.ContainingType)
        {
            if (type.IsGenericType) return $"{Code.Name(type)} has type parameters";
            if (type.IsFileLocal) return $"{Code.Name(type)} is visible in its file only";
            if (!IsReachable(type.DeclaredAccessibility)) return $"{Code.Name(type)} is not accessible";
        }
        return null;
    }

    private static bool IsReachable(Accessibility accessibility) =>
        accessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal;

    /// <summary>Why no object can be made; null where one can.</summary>
    private static string? Obstacle(INamedTypeSymbol type, IMethodSymbol? constructor)
    {
        if (type.TypeKind == TypeKind.Interface) return "it is an interface";
        if (type.IsAbstract) return "it is abstract";
        if (type.IsRefLikeType) return "it is a ref struct";
        if (constructor is null) return "it has no public constructor";
        if (constructor.Parameters.FirstOrDefault(p => p.RefKind != RefKind.None || IsUnusable(p.Type)) is { } wrong)
            return $"its constructor's parameter '{wrong.Name}' is no service";
        if (HasRequiredMembers(type) && !constructor.GetAttributes().Any(a => a.AttributeClass.Is("System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute")))
            return "it has required members";
        return null;
    }

    private static bool IsUnusable(ITypeSymbol type) =>
        type.IsRefLikeType || type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.Error;

    private static bool HasRequiredMembers(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
            if (current.GetMembers().Any(m => m is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true })) return true;
        return false;
    }

    /// <summary>The marked public constructor, else the one with the most parameters.</summary>
    private static IMethodSymbol? Constructor(INamedTypeSymbol type)
    {
        var open = type.InstanceConstructors.Where(c => c.DeclaredAccessibility == Accessibility.Public).ToList();
        return open.FirstOrDefault(c => c.GetAttributes().Any(a => a.AttributeClass.Is("Microsoft.Extensions.DependencyInjection.ActivatorUtilitiesConstructorAttribute")))
            ?? open.OrderByDescending(c => c.Parameters.Length).FirstOrDefault();
    }

    private static Argument Dependency(FunctionSymbol function, IParameterSymbol parameter) =>
        SpecialArgument.OfInvocation(function, parameter.Type) ?? ServiceArgument.Of(parameter);

    private static Disposal DisposalOf(INamedTypeSymbol type) =>
        type.Implements("System.IAsyncDisposable") ? Disposal.Asynchronous
        : type.Implements("System.IDisposable") ? Disposal.Synchronous
        : Disposal.None;
}
