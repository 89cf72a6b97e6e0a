namespace Fulmar.Runtime.Invocations;

/// <summary>How an invocation ended.</summary>
public enum InvocationOutcome
{
    /// <summary>The function returned, and its result was delivered.</summary>
    Succeeded,

    /// <summary>The function, its middleware or the delivery of its result threw.</summary>
    Failed,

    /// <summary>What came in could not be read as the function's parameters.</summary>
    Rejected,

    /// <summary>It ran longer than it may; what it returned afterwards was dropped.</summary>
    TimedOut,

    /// <summary>The client went away, or the host had to stop.</summary>
    Cancelled,

    /// <summary>Its commit was refused: a document had changed meanwhile. None of its effects stand.</summary>
    Refused,

    /// <summary>Its message was given to somebody else before it was done. None of its effects stand.</summary>
    LeaseLost,

    /// <summary>Its effects stand, and who waited for the answer had gone.</summary>
    Undelivered,
}
