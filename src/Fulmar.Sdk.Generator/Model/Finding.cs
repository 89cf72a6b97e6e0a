using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Model;

/// <summary>A rule that the app's source breaks, and where.</summary>
internal sealed record Finding(
    DiagnosticDescriptor Rule, SourcePlace Place, EquatableArray<string> Arguments, EquatableArray<SourcePlace> OtherPlaces = default)
{
    public Diagnostic ToDiagnostic() => Diagnostic.Create(
        Rule, Place.ToLocation(), OtherPlaces.Select(p => p.ToLocation()), [.. Arguments]);
}

/// <summary>Collects what is wrong with one function.</summary>
internal sealed class FindingList
{
    private readonly List<Finding> findings = [];

    public bool HasErrors => findings.Any(f => f.Rule.DefaultSeverity == DiagnosticSeverity.Error);

    public void Add(DiagnosticDescriptor rule, SourcePlace place, params string[] arguments) =>
        findings.Add(new Finding(rule, place, arguments.ToEquatable()));

    public EquatableArray<Finding> ToEquatable() => findings.ToEquatable();
}
