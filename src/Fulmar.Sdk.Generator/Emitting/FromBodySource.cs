using Fulmar.Sdk.Generator.Reading;

namespace Fulmar.Sdk.Generator.Emitting;

/// <summary>Makes <c>[FromBody]</c> mean one thing.</summary>
internal static class FromBodySource
{
    private const string AzureAttribute = """

        namespace Microsoft.Azure.Functions.Worker.Http
        {
            /// <summary>Read as Fulmar.FromBodyAttribute.</summary>
            [global::System.AttributeUsage(global::System.AttributeTargets.Parameter)]
            internal sealed class FromBodyAttribute : global::System.Attribute { }
        }

        """;

    private const string Alias = """

        global using FromBodyAttribute = global::Fulmar.FromBodyAttribute;

        """;

    /// <summary>What the app needs, null for nothing.</summary>
    public static string? Write(FromBodyUse use)
    {
        if (use.HasFlag(FromBodyUse.NamesAzure)) return IndexSource.Header + AzureAttribute;
        // An alias wins over two opened namespaces, but two aliases of one name do not compile.
        return use.HasFlag(FromBodyUse.OpensMvc) && !use.HasFlag(FromBodyUse.HasAlias) ? IndexSource.Header + Alias : null;
    }
}
