namespace Fulmar;

/// <summary>A W3C trace context (https://www.w3.org/TR/trace-context/).</summary>
public abstract class TraceContext
{
    /// <summary>The <c>traceparent</c> of this invocation's span.</summary>
    public abstract string TraceParent { get; }

    /// <summary>The <c>tracestate</c> that came with the trigger, empty for none.</summary>
    public abstract string TraceState { get; }
}

/// <summary>Which attempt an invocation is.</summary>
public abstract class RetryContext
{
    /// <summary>Attempts before this one.</summary>
    public abstract int RetryCount { get; }

    /// <summary>Attempts after the first that the policy allows, -1 for no limit.</summary>
    public abstract int MaxRetryCount { get; }
}

/// <summary>What the trigger told besides its payload.</summary>
public abstract class BindingContext
{
    /// <summary>
    /// By name (any case): the route values and query parameters of a request, route values first; what is known of a message, such as
    /// <c>DequeueCount</c>, and the properties of a JSON one.
    /// </summary>
    public abstract IReadOnlyDictionary<string, object?> BindingData { get; }
}
