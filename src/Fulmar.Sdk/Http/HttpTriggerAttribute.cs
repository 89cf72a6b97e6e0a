namespace Fulmar;

/// <summary>
/// Starts the function by an HTTP request. Stands on the parameter that takes the request: <c>HttpRequest</c>, <c>HttpRequestData</c>,
/// <c>string</c>, <c>byte[]</c>, <c>BinaryData</c>, <c>Stream</c>, or a type that the JSON body is read into.
/// </summary>
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    /// <summary>Any method, with a function key.</summary>
    public HttpTriggerAttribute() : this(AuthorizationLevel.Function) { }

    /// <summary>The named methods, with a function key.</summary>
    /// <param name="methods">HTTP methods in any case; none means all.</param>
    public HttpTriggerAttribute(params string[] methods) : this(AuthorizationLevel.Function, methods) { }

    /// <summary>Any method.</summary>
    /// <param name="authLevel">Which key a request must bring.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel) : this(authLevel, []) { }

    /// <summary>The named methods.</summary>
    /// <param name="authLevel">Which key a request must bring.</param>
    /// <param name="methods">HTTP methods in any case; none means all.</param>
    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>Which key a request must bring.</summary>
    public AuthorizationLevel AuthLevel { get; }

    /// <summary>The HTTP methods; empty means all. GET answers HEAD too, unless another function names HEAD.</summary>
    public string[] Methods { get; }

    /// <summary>
    /// The route template below the app's route prefix (<c>api</c>), in the language of ASP.NET Core: <c>bookings/{id:guid}</c>,
    /// <c>{name?}</c>, <c>{*rest}</c>. Default: the function's name.
    /// </summary>
    public string? Route { get; set; }
}
