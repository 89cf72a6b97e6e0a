using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Reading;
using Fulmar.Sdk.Generator.Routes;
using Fulmar.Sdk.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Triggers;

/// <summary>What <c>[HttpTrigger]</c> says.</summary>
/// <param name="Parameter">The parameter that it stands on.</param>
/// <param name="Binding">The trigger.</param>
/// <param name="Methods">HTTP methods in lower case; empty means all.</param>
/// <param name="Route">The route as the author wrote it, null for none.</param>
/// <param name="Template">The route, read; the function's name where the author wrote none.</param>
/// <param name="RoutePlace">Where the route stands.</param>
internal sealed record HttpTrigger(
    IParameterSymbol Parameter, BindingModel Binding, IReadOnlyList<string> Methods, string? Route, RouteTemplate Template, SourcePlace RoutePlace)
    : Trigger(Parameter, Binding)
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
            if (argument.Kind == TypedConstantKind.Enum) level = argument.MemberName() ?? level;
            else if (argument is { Kind: TypedConstantKind.Array, IsNull: false }) methods.AddRange(argument.Values.Select(v => v.Value as string ?? ""));
        }
        foreach (var method in methods.Where(m => !KnownMethods.Contains(m.ToLowerInvariant())))
            findings.Add(Rule.UnknownMethod, AttributePlace.OfText(attribute, method), method, function.Name);

        var route = attribute.Text("Route");
        var routePlace = route is null ? AttributePlace.Of(attribute) : AttributePlace.OfArgument(attribute, "Route");
        var template = ReadRoute(function, route, routePlace, findings);

        var known = methods.Select(m => m.ToLowerInvariant()).Distinct(StringComparer.Ordinal).ToList();
        var properties = new List<BindingProperty> { new("authLevel", Code.Text(level)) };
        if (known.Count > 0) properties.Add(new("methods", $"new string[] {{ {string.Join(", ", known.Select(Code.Text))} }}"));
        if (route is not null) properties.Add(new("route", Code.Text(route)));
        return new HttpTrigger(parameter, new(parameter.Name, "httpTrigger", "In", properties.ToEquatable()), known, route, template, routePlace);
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
}
