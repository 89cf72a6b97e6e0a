using Fulmar.Sdk.Generator.Model;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>An argument that is read from the body of the request.</summary>
internal static class BodyArgument
{
    public static Argument Of(IParameterSymbol parameter, bool optional)
    {
        var type = parameter.Type;
        if (type.SpecialType == SpecialType.System_String) return new Argument("body", Body: $"{Code.HttpBinding}.TextBodyAsync(context)");
        if (type.IsBytes() || type.IsByteMemory()) return new Argument("body", Body: $"{Code.HttpBinding}.BytesBodyAsync(context)");
        if (type.Is("System.BinaryData")) return new Argument("body", Body: $"{Code.HttpBinding}.BinaryBodyAsync(context)");
        if (type.Is("System.IO.Stream")) return new Argument("http.Request.Body", Needs.Http);
        if (type.Is("System.IO.Pipelines.PipeReader")) return new Argument("http.Request.BodyReader", Needs.Http);
        var json = $"{Code.HttpBinding}.JsonBodyAsync<{JsonValue.TypeOf(parameter)}>(context, {Code.Text(parameter.Name)}, {(optional ? "false" : "true")})";
        return new Argument(JsonValue.As(parameter, "body"), Body: json);
    }
}
