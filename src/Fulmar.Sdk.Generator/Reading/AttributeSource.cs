using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>Where an attribute says that its parameter comes from.</summary>
internal static class AttributeSource
{
    public const string Body = "body";
    public const string Route = "route";
    public const string Query = "query";
    public const string Header = "header";
    public const string Service = "service";
    public const string Unsupported = "unsupported";
    public const string UnknownInput = "unknown";

    /// <summary>One of the constants, null for an attribute that says nothing.</summary>
    public static string? Of(AttributeData attribute)
    {
        var type = attribute.AttributeClass;
        // The isolated worker's attribute is written by this generator, and so not there yet while it reads.
        if (type is IErrorTypeSymbol { Name: "FromBody" or "FromBodyAttribute" }) return Body;
        if (type.Is(WellKnown.FromBody) || Says(type, "IFromBodyMetadata")) return Body;
        if (Says(type, "IFromRouteMetadata")) return Route;
        if (Says(type, "IFromQueryMetadata")) return Query;
        if (Says(type, "IFromHeaderMetadata")) return Header;
        if (Says(type, "IFromServiceMetadata") || ServiceArgument.IsKeyed(attribute)) return Service;
        if (Says(type, "IFromFormMetadata") || type.Is("Microsoft.AspNetCore.Http.AsParametersAttribute")) return Unsupported;
        if (type.IsOrDerivesFrom(WellKnown.Input)) return UnknownInput;
        return null;
    }

    /// <summary>The name that the attribute gives, null for none.</summary>
    public static string? Name(AttributeData attribute) =>
        attribute.NamedArguments.FirstOrDefault(a => a.Key == "Name").Value.Value as string;

    private static bool Says(INamedTypeSymbol? type, string metadata) => type.Implements("Microsoft.AspNetCore.Http.Metadata." + metadata);
}
