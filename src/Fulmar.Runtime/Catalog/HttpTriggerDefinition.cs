using Microsoft.AspNetCore.Routing.Patterns;

namespace Fulmar.Runtime.Catalog;

/// <summary>An <c>httpTrigger</c> binding, read and checked.</summary>
/// <param name="Route">The route template below the prefix, as written or the function's name.</param>
/// <param name="Pattern">The whole template, prefix included.</param>
/// <param name="Methods">Upper case; empty means all.</param>
/// <param name="AuthLevel">Which key a request must bring.</param>
public sealed record HttpTriggerDefinition(
    string Route, RoutePattern Pattern, IReadOnlyList<string> Methods, AuthorizationLevel AuthLevel) : TriggerDefinition
{
    private static readonly HashSet<string> Reserved = new(StringComparer.OrdinalIgnoreCase) { "admin", "runtime", "healthz" };

    /// <summary>The binding's type in <c>function.json</c>.</summary>
    public const string BindingType = "httpTrigger";

    /// <inheritdoc/>
    public override string Type => BindingType;

    /// <summary>Reads the binding.</summary>
    /// <exception cref="FulmarException">A route, method or level that cannot be honoured (FUL1010).</exception>
    public static HttpTriggerDefinition Read(string function, BindingDefinition binding, string routePrefix)
    {
        var declared = binding.Properties.GetValueOrDefault("route") as string;
        var route = declared ?? function;
        // Azure's rule is a plain prefix test, so that `administration` is refused too.
        if (declared is not null && (Begins(route, "admin") || Begins(route, "runtime")))
            throw Invalid(function, $"its route '{route}' begins with a reserved word. Take a route that begins with neither 'admin' nor 'runtime'");
        var template = routePrefix.Length == 0 ? route : $"{routePrefix}/{route.TrimStart('/')}";
        RoutePattern pattern;
        try { pattern = RoutePatternFactory.Parse(template); }
        catch (RoutePatternException exception)
        {
            throw Invalid(function, $"its route '{route}' is no route template: {exception.Message}", exception);
        }
        if (pattern.PathSegments is [{ Parts: [RoutePatternLiteralPart first] }, ..] && Reserved.Contains(first.Content))
            throw Invalid(function, $"its whole route '{template}' begins with '{first.Content}', which belongs to the host. Change the route, or extensions.http.routePrefix in host.json");
        if (RouteConstraints.FindBroken(pattern) is { } broken)
            throw Invalid(function, $"the constraint '{broken.Constraint}' of its route '{template}' cannot be made: {broken.Reason}");
        var level = binding.Properties.GetValueOrDefault("authLevel") as string;
        if (!Enum.TryParse<AuthorizationLevel>(level ?? "function", ignoreCase: true, out var authLevel))
            throw Invalid(function, $"its authLevel '{level}' is none of anonymous, function, admin, system, user");
        var methods = (binding.Properties.GetValueOrDefault("methods") as IEnumerable<string> ?? [])
            .Select(method => method.Trim().ToUpperInvariant()).Distinct().ToArray();
        foreach (var method in methods)
            if (method.Length == 0 || method.Any(c => !char.IsAsciiLetter(c) && c != '-'))
                throw Invalid(function, $"'{method}' is no HTTP method");
        return new HttpTriggerDefinition(route, pattern, methods, authLevel);
    }

    /// <summary>The same for templates that match the same paths: parameter names and letter case do not count, constraints do.</summary>
    public string Shape => string.Join('/', Pattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(part => part switch
    {
        RoutePatternLiteralPart literal => literal.Content.ToLowerInvariant(),
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter => "{" + (parameter.IsCatchAll ? "*" : "") +
            string.Join(':', parameter.ParameterPolicies.Select(policy => policy.Content)) + (parameter.IsOptional ? "?" : "") + "}",
        _ => "",
    }))));

    /// <summary>Whether some method is answered by both.</summary>
    public bool SharesMethodWith(HttpTriggerDefinition other) =>
        Methods.Count == 0 || other.Methods.Count == 0 || Methods.Intersect(other.Methods).Any();

    private static bool Begins(string route, string word) => route.TrimStart('/').StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private static FulmarException Invalid(string function, string reason, Exception? inner = null) =>
        new(ErrorCodes.InvalidFunction, $"Function '{function}' cannot be run: {reason}.", inner);
}
