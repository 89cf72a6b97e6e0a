using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Fulmar.Runtime.Workers.CSharp;

/// <summary>An app's way to write JSON: ASP.NET Core's <see cref="JsonOptions"/> as the app configured them.</summary>
internal static class AppJson
{
    public static JsonSerializerOptions Of(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        options.TypeInfoResolver ??= new DefaultJsonTypeInfoResolver();
        // Equal options share one cache of types for the whole process, and would keep each version's types as long as any version runs.
        options.TypeInfoResolverChain.Add(new OfThisVersion());
        options.MakeReadOnly();
        return options;
    }

    /// <summary>Knows no type, and equals no other.</summary>
    private sealed class OfThisVersion : IJsonTypeInfoResolver
    {
        public JsonTypeInfo? GetTypeInfo(Type type, JsonSerializerOptions options) => null;
    }
}
