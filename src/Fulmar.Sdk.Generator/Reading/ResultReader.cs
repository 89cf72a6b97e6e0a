using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>What a function gives back.</summary>
/// <param name="Shape">How it comes back.</param>
/// <param name="Response">Reads the function's result out of it; empty where it is the result, null for none.</param>
/// <param name="ResponseType">The type of the response body as <c>typeof</c>, null where there is none or the signature does not tell.</param>
/// <param name="Bindings">The response and the outputs.</param>
/// <param name="Outputs">The values of the outputs.</param>
internal sealed record ReadResult(
    ReturnShape Shape, string? Response, string? ResponseType, IReadOnlyList<BindingModel> Bindings, IReadOnlyList<OutputModel> Outputs);

/// <summary>Reads a function's result: the response, and the outputs beside it.</summary>
internal static class ResultReader
{
    private const string Return = "$return";

    /// <param name="function">The function.</param>
    /// <param name="isHttp">Whether a request waits for a response.</param>
    /// <param name="findings">Takes what is wrong.</param>
    public static ReadResult Read(FunctionSymbol function, bool isHttp, FindingList findings)
    {
        var method = function.Method;
        var (shape, value) = Unwrap(method.ReturnType);
        var marks = method.GetAttributes().Concat(method.GetReturnTypeAttributes()).Where(OutputReader.IsOutput).ToList();
        var whole = OutputReader.Read(function, Return, marks, findings);
        var none = new ReadResult(shape, "", null, isHttp ? [Response(Return)] : [], []);
        if (value is null)
        {
            if (whole is not null) findings.Add(Rule.OutputOfNothing, AttributePlace.Of(marks[0]), function.Name, marks[0].AttributeClass!.ShortName());
            return none;
        }
        if ((method.RefKind != RefKind.None ? "it is returned by reference. Return the value." : Obstacle(value)) is { } obstacle)
        {
            findings.Add(Rule.ImpossibleResult, function.Place, function.Name, Code.Name(method.ReturnType), obstacle);
            return none;
        }
        var result = Members(function, shape, value, isHttp, findings);
        if (whole is null) return result;
        if (result.Outputs.Count > 0) findings.Add(Rule.SeveralOutputs, AttributePlace.Of(marks[0]), function.Name);
        // Azure's rule: what is marked is the output, not the response too. A request is answered without a body.
        return new ReadResult(shape, isHttp ? null : "", null, [whole], [new OutputModel(Return, "")]);
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
    private static string? Obstacle(ITypeSymbol value)
    {
        if (value.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer) return "a pointer means nothing elsewhere. Return byte[] or a record.";
        if (value.IsRefLikeType) return "a ref struct cannot outlive the call. Return an array.";
        if (value.TypeKind == TypeKind.Error) return $"the type {value.Name} cannot be found. Declare it, or add its using; a type that another generator writes is not seen.";
        if (value.TypeKind == TypeKind.Delegate) return "a delegate is code. Return what it computes.";
        if (value.IsOrDerivesFrom("System.Reflection.MemberInfo") || value.IsOrDerivesFrom("System.Reflection.Assembly")) return "types and members have no JSON. Return their names.";
        if (value.IsOrDerivesFrom("System.Threading.Tasks.Task") || Unwrap(value).Shape != ReturnShape.Value) return "it is a task inside of a task. Await the inner one.";
        return null;
    }

    /// <summary>A value whose members are the response and outputs, or that is the result itself.</summary>
    private static ReadResult Members(FunctionSymbol function, ReturnShape shape, ITypeSymbol value, bool isHttp, FindingList findings)
    {
        var plain = value.NullableOf() ?? value;
        var access = value.IsReferenceType || value.NullableOf() is not null ? "?." : ".";
        var properties = Properties(plain).ToList();
        var bindings = new List<BindingModel>();
        var outputs = new List<OutputModel>();
        foreach (var property in properties)
        {
            if (OutputReader.Read(function, property.Name, property.GetAttributes(), findings) is not { } binding) continue;
            if (Obstacle(property.Type) is { } obstacle)
                findings.Add(Rule.ImpossibleResult, SourcePlace.Of(property), function.Name, Code.Name(property.Type), obstacle);
            bindings.Add(binding);
            outputs.Add(new OutputModel(property.Name, access + Code.Identifier(property.Name)));
        }
        if (!isHttp) return new ReadResult(shape, "", null, bindings, outputs);

        var responses = properties.Where(p => p.GetAttributes().Any(a => a.AttributeClass.Is(WellKnown.HttpResult))).ToList();
        // The isolated worker takes a member of this type as the response without being told.
        if (responses.Count == 0) responses = [.. properties.Where(p => p.Type.IsOrDerivesFrom(WellKnown.HttpResponseData))];
        if (responses.Count > 1)
            findings.Add(Rule.SeveralResponses, function.Place, function.Name, Code.Name(plain), $"{responses.Count}");
        if (responses.Count > 0)
            return new ReadResult(shape, access + Code.Identifier(responses[0].Name), ResponseTypes.Of(responses[0].Type), [Response(responses[0].Name), .. bindings], outputs);
        // A value with outputs is not sent besides: it may say more than the caller should know.
        return outputs.Count > 0
            ? new ReadResult(shape, null, null, bindings, outputs)
            : new ReadResult(shape, "", ResponseTypes.Of(value), [Response(Return)], []);
    }

    private static BindingModel Response(string name) => new(name, "http", "Out", default);

    /// <summary>The properties that generated code can read, those of base types included. Types of libraries have no markers: they are not searched.</summary>
    private static IEnumerable<IPropertySymbol> Properties(ITypeSymbol type)
    {
        if (type.SpecialType != SpecialType.None || type.TypeKind is not (TypeKind.Class or TypeKind.Struct)) yield break;
        for (var current = type; current is { SpecialType: SpecialType.None }; current = current.BaseType)
            foreach (var property in current.GetMembers().OfType<IPropertySymbol>())
                if (property is { IsStatic: false, IsIndexer: false, GetMethod.DeclaredAccessibility: Accessibility.Public or Accessibility.Internal, IsOverride: false })
                    yield return property;
    }
}
