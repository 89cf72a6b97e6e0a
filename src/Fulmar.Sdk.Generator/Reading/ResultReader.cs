using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>What a function gives back.</summary>
/// <param name="Shape">How it comes back.</param>
/// <param name="ResponseMember">Reads the response out of it; empty where it is the response.</param>
/// <param name="ResponseType">The type of the response body as <c>typeof</c>, null where the signature does not tell.</param>
internal sealed record ReadResult(ReturnShape Shape, string ResponseMember, string? ResponseType);

/// <summary>Reads a function's result: the response, and the outputs beside it.</summary>
internal static class ResultReader
{
    public static ReadResult Read(FunctionSymbol function, FindingList findings)
    {
        var method = function.Method;
        var (shape, value) = Unwrap(method.ReturnType);
        foreach (var output in method.GetAttributes().Concat(method.GetReturnTypeAttributes()).Where(IsOutput))
            Output(function, output, findings);
        if (value is null) return new ReadResult(shape, "", null);
        if (Obstacle(method, value) is { } obstacle)
        {
            findings.Add(Rule.ImpossibleResult, function.Place, function.Name, Code.Name(method.ReturnType), obstacle);
            return new ReadResult(shape, "", null);
        }
        return Members(function, shape, value, findings);
    }

    private static (ReturnShape Shape, ITypeSymbol? Value) Unwrap(ITypeSymbol type)
    {
        if (type.SpecialType == SpecialType.System_Void) return (ReturnShape.Nothing, null);
        if (type.Is("System.Threading.Tasks.Task")) return (ReturnShape.Task, null);
        if (type.Is("System.Threading.Tasks.ValueTask")) return (ReturnShape.ValueTask, null);
        if (type.Is("System.Threading.Tasks.Task`1")) return (ReturnShape.TaskOfValue, ((INamedTypeSymbol)type).TypeArguments[0]);
        if (type.Is("System.Threading.Tasks.ValueTask`1")) return (ReturnShape.ValueTaskOfValue, ((INamedTypeSymbol)type).TypeArguments[0]);
        return (ReturnShape.Value, type);
    }

    /// <summary>Why the value cannot be sent; null where it can.</summary>
    private static string? Obstacle(IMethodSymbol method, ITypeSymbol value)
    {
        if (method.RefKind != RefKind.None) return "it is returned by reference. Return the value.";
        if (value.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer) return "a pointer means nothing elsewhere. Return byte[] or a record.";
        if (value.IsRefLikeType) return "a ref struct cannot outlive the call. Return an array.";
        if (value.TypeKind == TypeKind.Error) return $"the type {value.Name} cannot be found. Declare it, or add its using; a type that another generator writes is not seen.";
        if (value.TypeKind == TypeKind.Delegate) return "a delegate is code. Return what it computes.";
        if (value.IsOrDerivesFrom("System.Reflection.MemberInfo") || value.IsOrDerivesFrom("System.Reflection.Assembly")) return "types and members have no JSON. Return their names.";
        if (value.IsOrDerivesFrom("System.Threading.Tasks.Task") || Unwrap(value).Shape != ReturnShape.Value) return "it is a task inside of a task. Await the inner one.";
        return null;
    }

    /// <summary>A value whose members are the response and outputs, or that is the response itself.</summary>
    private static ReadResult Members(FunctionSymbol function, ReturnShape shape, ITypeSymbol value, FindingList findings)
    {
        var plain = value.NullableOf() ?? value;
        var properties = Properties(plain).ToList();
        foreach (var output in properties.SelectMany(p => p.GetAttributes()).Where(IsOutput)) Output(function, output, findings);

        var responses = properties.Where(p => p.GetAttributes().Any(a => a.AttributeClass.Is(WellKnown.HttpResult))).ToList();
        // The isolated worker takes a member of this type as the response without being told.
        if (responses.Count == 0) responses = [.. properties.Where(p => p.Type.IsOrDerivesFrom(WellKnown.HttpResponseData))];
        if (responses.Count > 1)
            findings.Add(Rule.SeveralResponses, function.Place, function.Name, Code.Name(plain), $"{responses.Count}");
        if (responses.Count == 0) return new ReadResult(shape, "", ResponseTypes.Of(value));
        var access = value.IsReferenceType || value.NullableOf() is not null ? "?." : ".";
        return new ReadResult(shape, access + Code.Identifier(responses[0].Name), ResponseTypes.Of(responses[0].Type));
    }

    /// <summary>The properties that generated code can read, those of base types included. Types of libraries have no markers: they are not searched.</summary>
    private static IEnumerable<IPropertySymbol> Properties(ITypeSymbol type)
    {
        if (type.SpecialType != SpecialType.None || type.TypeKind is not (TypeKind.Class or TypeKind.Struct)) yield break;
        for (var current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
            foreach (var property in current.GetMembers().OfType<IPropertySymbol>())
                if (property is { IsStatic: false, IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public or Accessibility.Internal, IsOverride: false })
                    yield return property;
    }

    private static bool IsOutput(AttributeData attribute) => attribute.AttributeClass.IsOrDerivesFrom(WellKnown.Output);

    /// <summary>The place where outputs become bindings, once there are any.</summary>
    private static void Output(FunctionSymbol function, AttributeData output, FindingList findings) =>
        findings.Add(Rule.UnknownOutput, AttributePlace.Of(output), function.Name, output.AttributeClass!.ShortName());
}
