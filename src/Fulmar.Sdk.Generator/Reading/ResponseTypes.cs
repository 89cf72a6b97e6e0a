using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>The type of the response body behind the type of a result.</summary>
internal static class ResponseTypes
{
    private const string TypedResults = "Microsoft.AspNetCore.Http.HttpResults";
    private static readonly HashSet<string> Successes = new(StringComparer.Ordinal)
    {
        "Ok`1", "Created`1", "CreatedAtRoute`1", "Accepted`1", "AcceptedAtRoute`1", "JsonHttpResult`1",
    };

    /// <summary>A <c>typeof</c> expression; null where the signature does not tell.</summary>
    public static string? Of(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { IsGenericType: true } generic)
        {
            if (generic.Is("Microsoft.AspNetCore.Mvc.ActionResult`1")) return Code.TypeOf(generic.TypeArguments[0]);
            if (generic.ContainingNamespace.ToDisplayString() == TypedResults)
            {
                if (Successes.Contains(generic.MetadataName)) return Code.TypeOf(generic.TypeArguments[0]);
                if (generic.Name == "Results") return generic.TypeArguments.Select(Of).FirstOrDefault(t => t is not null);
            }
        }
        return type.Implements("Microsoft.AspNetCore.Http.IResult")
            || type.Implements("Microsoft.AspNetCore.Mvc.IActionResult")
            || type.IsOrDerivesFrom("Microsoft.AspNetCore.Mvc.Infrastructure.IConvertToActionResult")
            || type.IsOrDerivesFrom(WellKnown.HttpResponseData) ? null : Code.TypeOf(type);
    }
}
