using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Fulmar.Sdk.Generator.Model;

/// <summary>A place in the source that compares by value and keeps no syntax tree alive, as <see cref="Location"/> would.</summary>
internal sealed record SourcePlace(string File, TextSpan Span, LinePositionSpan Lines)
{
    public static readonly SourcePlace Nowhere = new("", default, default);

    public static SourcePlace Of(Location? location) => location?.SourceTree is null
        ? Nowhere
        : new(location.SourceTree.FilePath, location.SourceSpan, location.GetLineSpan().Span);

    public static SourcePlace Of(ISymbol symbol) => Of(symbol.Locations.FirstOrDefault());

    public static SourcePlace Of(SyntaxNode? node) => Of(node?.GetLocation());

    public Location ToLocation() => this == Nowhere ? Location.None : Location.Create(File, Span, Lines);
}
