using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Routes;
using Fulmar.Sdk.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>Finds the one trigger of a function. A new kind of trigger is read here, and its parameter in <see cref="ParameterReader"/>.</summary>
internal static class TriggerReader
{
    public static HttpTrigger? Read(FunctionSymbol function, FindingList findings)
    {
        var triggers = function.Method.Parameters
            .SelectMany(p => p.GetAttributes().Where(a => a.AttributeClass.IsOrDerivesFrom(WellKnown.Trigger)).Select(a => (Parameter: p, Attribute: a)))
            .ToList();
        if (triggers.Count == 0)
        {
            if (!function.Method.Parameters.Any(HasUnknownAttribute)) findings.Add(Rule.NoTrigger, function.Place, function.Name);
            return null;
        }
        if (triggers.Count > 1)
        {
            findings.Add(Rule.SeveralTriggers, AttributePlace.Of(triggers[1].Attribute), function.Name, $"{triggers.Count}");
            return null;
        }
        var (parameter, attribute) = triggers[0];
        if (attribute.AttributeClass.Is(WellKnown.HttpTrigger)) return HttpTrigger.Read(function, parameter, attribute, findings);
        findings.Add(Rule.UnknownTrigger, AttributePlace.Of(attribute), function.Name, attribute.AttributeClass!.ShortName());
        return null;
    }

    /// <summary>An attribute that the compiler cannot find is reported by it, and may well be the trigger.</summary>
    private static bool HasUnknownAttribute(IParameterSymbol parameter) =>
        parameter.GetAttributes().Any(a => a.AttributeClass is null or IErrorTypeSymbol && AttributeSource.Of(a) is null);
}

/// <summary>What <c>[HttpTrigger]</c> says.</summary>
/// <param name="Parameter">The parameter that it stands on.</param>
/// <param name="Methods">HTTP methods in lower case; empty means all.</param>
/// <param name="Route">The route as the author wrote it, null for none.</param>
/// <param name="Template">The route, read; the function's name where the author wrote none.</param>
/// <param name="Bindings">The trigger and the response.</param>
/// <param name="RoutePlace">Where the route stands.</param>
internal sealed record HttpTrigger(
    IParameterSymbol Parameter, IReadOnlyList<string> Methods, string? Route, RouteTemplate Template,
    EquatableArray<BindingModel> Bindings, SourcePlace RoutePlace)
{
    private static readonly HashSet<string> KnownMethods = new(StringComparer.Ordinal) { "get", "post", "put", "patch", "delete", "head", "options", "trace" };
    private static readonly string[] Reserved = ["admin", "runtime"];

    /// <summary>Equal for functions whose routes match the same paths; null where the template cannot be read.</summary>
    public string? Shape => Template.Problem is null ? Template.Shape : null;

    public static HttpTrigger Read(FunctionSymbol function, IParameterSymbol parameter, AttributeData attribute, FindingList findings)
    {
        var level = "function";
        var methods = new List<string>();
        foreach (var argument in attribute.ConstructorArguments)
        {
            if (argument is { Kind: TypedConstantKind.Enum, Type: { } type }) level = Member(type, argument.Value);
            else if (argument is { Kind: TypedConstantKind.Array, IsNull: false }) methods.AddRange(argument.Values.Select(v => v.Value as string ?? ""));
        }
        foreach (var method in methods.Where(m => !KnownMethods.Contains(m.ToLowerInvariant())))
            findings.Add(Rule.UnknownMethod, AttributePlace.OfText(attribute, method), method, function.Name);

        var route = attribute.NamedArguments.FirstOrDefault(a => a.Key == "Route").Value.Value as string;
        var routePlace = route is null ? AttributePlace.Of(attribute) : AttributePlace.OfArgument(attribute, "Route");
        var template = ReadRoute(function, route, routePlace, findings);

        var known = methods.Select(m => m.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
        var properties = new List<BindingProperty> { new("authLevel", Code.Text(level)) };
        if (known.Count > 0) properties.Add(new("methods", $"new string[] {{ {string.Join(", ", known.Select(Code.Text))} }}"));
        if (route is not null) properties.Add(new("route", Code.Text(route)));
        BindingModel[] bindings =
        [
            new(parameter.Name, "httpTrigger", "In", properties.ToEquatable()),
            new("$return", "http", "Out", default),
        ];
        return new HttpTrigger(parameter, known, route, template, bindings.ToEquatable(), routePlace);
    }

    private static RouteTemplate ReadRoute(FunctionSymbol function, string? route, SourcePlace place, FindingList findings)
    {
        if (route is null) return RouteTemplate.Parse(function.Name);
        if (!BindingExpression.IsClosed(route)) findings.Add(Rule.OpenExpression, place, route, function.Name);
        // Azure's rule is a test of the plain text: "administrators" is refused too.
        if (Reserved.FirstOrDefault(r => route.TrimStart('/').StartsWith(r, StringComparison.OrdinalIgnoreCase)) is { } reserved)
            findings.Add(Rule.ReservedRoute, place, route, function.Name, reserved);
        var template = RouteTemplate.Parse(BindingExpression.WithoutSettings(route));
        if (template.Problem is not null) findings.Add(Rule.BadRoute, place, route, function.Name, template.Problem);
        return template;
    }

    /// <summary>The member's name in lower camel case.</summary>
    private static string Member(ITypeSymbol type, object? value)
    {
        var name = type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, value))?.Name ?? "Function";
        return char.ToLowerInvariant(name[0]) + name.Substring(1);
    }
}
