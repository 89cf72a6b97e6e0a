using Fulmar.Sdk.Generator.Model;

namespace Fulmar.Sdk.Generator.Rules;

/// <summary>The rules that need more than one function to be broken.</summary>
internal static class AppRules
{
    public static IEnumerable<Finding> Check(IReadOnlyList<FunctionDeclaration> functions) =>
        SameNames(functions).Concat(SameRoutes(functions));

    private static IEnumerable<Finding> SameNames(IReadOnlyList<FunctionDeclaration> functions)
    {
        var known = new Dictionary<string, FunctionDeclaration>(StringComparer.OrdinalIgnoreCase);
        foreach (var function in functions)
        {
            if (!known.TryGetValue(function.Name, out var first)) known.Add(function.Name, function);
            else yield return new Finding(Rule.DuplicateName, function.NamePlace,
                new[] { function.Name, first.EntryPoint, function.EntryPoint }.ToEquatable(), new[] { first.NamePlace }.ToEquatable());
        }
    }

    private static IEnumerable<Finding> SameRoutes(IReadOnlyList<FunctionDeclaration> functions)
    {
        foreach (var sameRoute in functions.Where(f => f.Route is not null).GroupBy(f => f.Route, StringComparer.Ordinal))
        {
            var earlier = new List<FunctionDeclaration>();
            foreach (var function in sameRoute)
            {
                // Two functions of one name were reported for that already.
                var rival = earlier.FirstOrDefault(e => Shared(e, function) is not null
                    && !string.Equals(e.Name, function.Name, StringComparison.OrdinalIgnoreCase));
                if (rival is not null) yield return new Finding(Rule.SameRoute, function.RoutePlace,
                    new[] { rival.Name, function.Name, Shared(rival, function)!, function.Route! }.ToEquatable(),
                    new[] { rival.RoutePlace }.ToEquatable());
                earlier.Add(function);
            }
        }
    }

    /// <summary>The methods that both answer, in words; null for none.</summary>
    private static string? Shared(FunctionDeclaration one, FunctionDeclaration other)
    {
        if (one.Methods.Count == 0 && other.Methods.Count == 0) return "all methods";
        string[] shared = one.Methods.Count == 0 ? [.. other.Methods]
            : other.Methods.Count == 0 ? [.. one.Methods]
            : [.. one.Methods.Intersect(other.Methods, StringComparer.Ordinal)];
        return shared.Length == 0 ? null : string.Join(", ", shared).ToUpperInvariant();
    }
}
