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
        options.MakeReadOnly();
        return options;
    }
}
