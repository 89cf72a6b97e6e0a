using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Fulmar.Hosting;

/// <summary>
/// What generated code calls to fill the parameters of an HTTP function. A value that is missing or cannot be read throws
/// <see cref="BadHttpRequestException"/> with status 400 and a sentence that names the parameter.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class HttpBinding
{
    /// <summary>The request of this invocation.</summary>
    public static HttpContext Context(FunctionContext context) => context.HttpContext
        ?? throw new InvalidOperationException($"Function {context.FunctionDefinition.Name} was not started by HTTP.");

    /// <summary>The request in the isolated worker's shape; the same object for the whole invocation.</summary>
    public static HttpRequestData RequestData(FunctionContext context)
    {
        var http = Context(context);
        if (http.Items.TryGetValue(typeof(HttpRequestData), out var known)) return (HttpRequestData)known!;
        var data = new AspNetRequestData(context, http);
        http.Items[typeof(HttpRequestData)] = data;
        return data;
    }

    /// <summary>A required text.</summary>
    public static string Text(FunctionContext context, ParameterSource source, string name) =>
        Find(context, source, name) ?? throw Missing(source, name);

    /// <summary>An optional text.</summary>
    public static string? TextOr(FunctionContext context, ParameterSource source, string name, string? fallback) =>
        Find(context, source, name) ?? fallback;

    /// <summary>A required value.</summary>
    public static T Value<T>(FunctionContext context, ParameterSource source, string name) where T : IParsable<T> =>
        Parse<T>(source, name, Text(context, source, name));

    /// <summary>An optional value.</summary>
    public static T? ValueOr<T>(FunctionContext context, ParameterSource source, string name, T? fallback) where T : IParsable<T> =>
        Find(context, source, name) is { Length: > 0 } text ? Parse<T>(source, name, text) : fallback;

    /// <summary>An optional value of a value type.</summary>
    public static T? ValueOrNull<T>(FunctionContext context, ParameterSource source, string name) where T : struct, IParsable<T> =>
        Find(context, source, name) is { Length: > 0 } text ? Parse<T>(source, name, text) : null;

    /// <summary>A required member of an enumeration, in any case.</summary>
    public static T Choice<T>(FunctionContext context, ParameterSource source, string name) where T : struct, Enum =>
        Choose<T>(source, name, Text(context, source, name));

    /// <summary>An optional member of an enumeration, in any case.</summary>
    public static T? ChoiceOrNull<T>(FunctionContext context, ParameterSource source, string name) where T : struct, Enum =>
        Find(context, source, name) is { Length: > 0 } text ? Choose<T>(source, name, text) : null;

    /// <summary>All texts of a query parameter or header; empty for none.</summary>
    public static string[] Texts(FunctionContext context, ParameterSource source, string name) =>
        [.. FindAll(context, source, name).Select(text => text ?? "")];

    /// <summary>All values of a query parameter or header; empty for none.</summary>
    public static T[] Values<T>(FunctionContext context, ParameterSource source, string name) where T : IParsable<T> =>
        [.. FindAll(context, source, name).Select(text => Parse<T>(source, name, text ?? ""))];

    /// <summary>All members of an enumeration that a query parameter or header names; empty for none.</summary>
    public static T[] Choices<T>(FunctionContext context, ParameterSource source, string name) where T : struct, Enum =>
        [.. FindAll(context, source, name).Select(text => Choose<T>(source, name, text ?? ""))];

    /// <summary>The body as text, by the charset of the content type or UTF-8.</summary>
    public static async ValueTask<string> TextBodyAsync(FunctionContext context)
    {
        var request = Context(context).Request;
        using var reader = new StreamReader(request.Body, Charset(request), leaveOpen: true);
        return await reader.ReadToEndAsync(context.CancellationToken).ConfigureAwait(false);
    }

    /// <summary>The body's bytes.</summary>
    public static async ValueTask<byte[]> BytesBodyAsync(FunctionContext context)
    {
        using var buffer = new MemoryStream();
        await Context(context).Request.Body.CopyToAsync(buffer, context.CancellationToken).ConfigureAwait(false);
        return buffer.ToArray();
    }

    /// <summary>The body's bytes.</summary>
    public static async ValueTask<BinaryData> BinaryBodyAsync(FunctionContext context) =>
        new(await BytesBodyAsync(context).ConfigureAwait(false), Context(context).Request.ContentType);

    /// <summary>The JSON body. Throws with status 400 for broken JSON, 415 for another content type.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="name">The parameter that it is read for.</param>
    /// <param name="required">Whether an empty body or <c>null</c> is refused.</param>
    public static async ValueTask<T?> JsonBodyAsync<T>(FunctionContext context, string name, bool required)
    {
        var request = Context(context).Request;
        if (request.ContentType is { Length: > 0 } type && !request.HasJsonContentType())
            throw new BadHttpRequestException(
                $"The body is {type}, and parameter '{name}' is read from JSON. Send Content-Type: application/json.",
                StatusCodes.Status415UnsupportedMediaType);
        T? value;
        try
        {
            value = await IsEmptyAsync(request, context.CancellationToken).ConfigureAwait(false)
                ? default
                : await JsonSerializer.DeserializeAsync<T>(Utf8Body(request), context.Json, context.CancellationToken).ConfigureAwait(false);
        }
        catch (JsonException exception)
        {
            throw new BadHttpRequestException($"The body is not the JSON that parameter '{name}' needs: {exception.Message}", exception);
        }
        if (value is null && required) throw new BadHttpRequestException($"The body is empty, and parameter '{name}' is required.");
        return value;
    }

    private static async ValueTask<bool> IsEmptyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is { } length) return length == 0;
        if (request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }) return true;
        // A body of unknown length: only its first bytes tell.
        var first = await request.BodyReader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var isEmpty = first is { IsCompleted: true, Buffer.IsEmpty: true };
        request.BodyReader.AdvanceTo(first.Buffer.Start);
        return isEmpty;
    }

    private static Stream Utf8Body(HttpRequest request)
    {
        // Not the stream: what was looked at is still in the reader, also where the stream was replaced by one that can be read twice.
        var body = request.BodyReader.AsStream(leaveOpen: true);
        return Charset(request) is var charset and not UTF8Encoding ? Encoding.CreateTranscodingStream(body, charset, Encoding.UTF8, leaveOpen: true) : body;
    }

    private static Encoding Charset(HttpRequest request)
    {
        // Nearly all say nothing or UTF-8: then the header is not taken apart.
        if (request.ContentType is not { } type || !type.Contains("charset", StringComparison.OrdinalIgnoreCase) || type.Contains("utf-8", StringComparison.OrdinalIgnoreCase))
            return Encoding.UTF8;
        var charset = request.GetTypedHeaders().ContentType?.Charset.Value;
        if (string.IsNullOrEmpty(charset)) return Encoding.UTF8;
        try { return Encoding.GetEncoding(charset.Trim('"')); }
        catch (ArgumentException) { throw new BadHttpRequestException($"The charset '{charset}' of the body is not known. Send UTF-8.", StatusCodes.Status415UnsupportedMediaType); }
    }

    private static string? Find(FunctionContext context, ParameterSource source, string name)
    {
        var request = Context(context).Request;
        switch (source)
        {
            case ParameterSource.Route: return request.RouteValues[name] is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null;
            case ParameterSource.Header: return First(request.Headers[name]);
            default: return First(request.Query[name]);
        }
    }

    private static string? First(StringValues values) => values.Count == 0 ? null : values[0];

    private static StringValues FindAll(FunctionContext context, ParameterSource source, string name)
    {
        var request = Context(context).Request;
        // Several lines of a header, and one line with commas, mean the same (RFC 9110, 5.3).
        return source == ParameterSource.Header ? request.Headers.GetCommaSeparatedValues(name) : request.Query[name];
    }

    private static T Parse<T>(ParameterSource source, string name, string text) where T : IParsable<T> =>
        T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : throw Unreadable<T>(source, name, text);

    private static T Choose<T>(ParameterSource source, string name, string text) where T : struct, Enum =>
        Enum.TryParse<T>(text, ignoreCase: true, out var value) && Enum.IsDefined(value) ? value : throw Unreadable<T>(source, name, text);

    private static BadHttpRequestException Missing(ParameterSource source, string name) =>
        new($"{Named(source)} '{name}' is required.");

    private static BadHttpRequestException Unreadable<T>(ParameterSource source, string name, string text) =>
        new($"{Named(source)} '{name}' is '{(text.Length > 64 ? text[..64] + "…" : text)}', which is no {typeof(T).Name}.");

    private static string Named(ParameterSource source) => source switch
    {
        ParameterSource.Route => "Route value",
        ParameterSource.Header => "Header",
        _ => "Query parameter",
    };
}
