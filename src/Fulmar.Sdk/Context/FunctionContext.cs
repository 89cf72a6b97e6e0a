using System.Text.Json;
using Fulmar.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Fulmar;

/// <summary>One invocation of a function: what it is, what it was given, and what belongs to it while it runs.</summary>
public abstract class FunctionContext
{
    /// <summary>Names this invocation in logs and traces: 32 lower-case hexadecimal digits, increasing with time.</summary>
    public abstract string InvocationId { get; }

    /// <summary>Names the function in this version of the app.</summary>
    public abstract string FunctionId { get; }

    /// <summary>The function as it was declared.</summary>
    public abstract FunctionDefinition FunctionDefinition { get; }

    /// <summary>What the trigger told besides its payload: route values, query parameters, what is known of a message.</summary>
    public abstract BindingContext BindingContext { get; }

    /// <summary>The W3C trace context that the invocation belongs to.</summary>
    public abstract TraceContext TraceContext { get; }

    /// <summary>Which attempt this is, by the function's retry policy; null where none applies.</summary>
    public abstract RetryContext? RetryContext { get; }

    /// <summary>The services of this invocation: scoped ones live as long as it.</summary>
    public abstract IServiceProvider InstanceServices { get; set; }

    /// <summary>Room for middleware to leave something for the function.</summary>
    public abstract IDictionary<object, object> Items { get; set; }

    /// <summary>What the host offers by type.</summary>
    public abstract IFeatureCollection Features { get; }

    /// <summary>Cancelled when the client has gone, the function's time is up, or the host must stop.</summary>
    public abstract CancellationToken CancellationToken { get; }

    /// <summary>The HTTP request and response of an HTTP function; null for every other trigger.</summary>
    public abstract HttpContext? HttpContext { get; }

    /// <summary>What the function returned. Middleware may read and replace it after <c>next</c>.</summary>
    public abstract object? Result { get; set; }

    /// <summary>How JSON is read and written for this app: property names in camel case, read in any case.</summary>
    internal virtual JsonSerializerOptions Json => JsonSerializerOptions.Web;

    /// <summary>The messages that started the function; empty for every other trigger.</summary>
    internal virtual IReadOnlyList<TriggerMessage> Messages => [];

    /// <summary>The timer that started the function; null for every other trigger.</summary>
    internal virtual TimerInfo? Timer => null;

    /// <summary>The function's own effects.</summary>
    internal virtual ICommit Commit => throw new InvalidOperationException($"Function {FunctionDefinition.Name} runs where nothing can be committed.");

    /// <summary>Settles the messages that started the function.</summary>
    internal virtual ServiceBusMessageActions MessageActions =>
        throw new InvalidOperationException($"Function {FunctionDefinition.Name} was not started by Service Bus.");

    /// <summary>A logger whose entries belong to this invocation.</summary>
    public abstract ILogger GetLogger(string categoryName);

    /// <summary>A logger whose entries belong to this invocation, with the full name of <typeparamref name="T"/> as its category.</summary>
    public ILogger GetLogger<T>() => GetLogger(typeof(T).FullName ?? typeof(T).Name);

    /// <summary>Takes the value of an output binding.</summary>
    /// <param name="binding">The binding's name.</param>
    /// <param name="value">The value, null for none.</param>
    internal virtual void SetOutput(string binding, object? value) =>
        throw new InvalidOperationException($"Function {FunctionDefinition.Name} runs where its output '{binding}' cannot be written.");
}

/// <summary>The isolated worker's ways to ask a <see cref="FunctionContext"/>.</summary>
public static class FunctionContextExtensions
{
    /// <summary>The HTTP request and response of an HTTP function; null for every other trigger.</summary>
    public static HttpContext? GetHttpContext(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.HttpContext;
    }

    /// <summary>The request in the isolated worker's shape; null for a function that HTTP did not start.</summary>
    public static ValueTask<HttpRequestData?> GetHttpRequestDataAsync(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult(context.HttpContext is null ? null : HttpBinding.RequestData(context));
    }

    /// <summary>The response in the isolated worker's shape, when the function returned one.</summary>
    public static HttpResponseData? GetHttpResponseData(this FunctionContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.Result as HttpResponseData;
    }

    /// <summary>What the function returned, to read or replace.</summary>
    public static InvocationResult GetInvocationResult(this FunctionContext context) => new(context);
}

/// <summary>What a function returned, to read or replace.</summary>
public readonly struct InvocationResult(FunctionContext context)
{
    /// <summary>The returned value, null for none.</summary>
    public object? Value
    {
        get => context.Result;
        set => context.Result = value;
    }
}
