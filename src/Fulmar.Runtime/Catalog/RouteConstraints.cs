using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Constraints;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Options;

namespace Fulmar.Runtime.Catalog;

/// <summary>
/// Makes the constraints of a route as the router will, before it does: the router makes those of all routes at once, and one that cannot be made
/// takes every route with it.
/// </summary>
internal static class RouteConstraints
{
    private static readonly DefaultInlineConstraintResolver Resolver = new(Options.Create(Known()), new NoServices());

    /// <summary>The first constraint that cannot be made, and why; null where all can.</summary>
    public static (string Constraint, string Reason)? FindBroken(RoutePattern pattern)
    {
        foreach (var constraint in pattern.ParameterPolicies.Values.SelectMany(policies => policies).Select(policy => policy.Content).OfType<string>())
            try
            {
                if (Resolver.ResolveConstraint(constraint) is not { } made) return (constraint, "there is no constraint of that name");
                // It compiles its expression when it is first asked.
                if (made is RegexRouteConstraint regex) _ = regex.Constraint;
            }
            catch (Exception exception) when (exception is RouteCreationException or ArgumentException or FormatException)
            {
                return (constraint, exception.Message.TrimEnd('.'));
            }
        return null;
    }

    private static RouteOptions Known()
    {
        var options = new RouteOptions();
        options.SetParameterPolicy<RegexInlineRouteConstraint>("regex");
        return options;
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
