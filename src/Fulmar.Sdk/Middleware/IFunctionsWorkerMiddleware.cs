namespace Fulmar;

/// <summary>What comes next: another middleware, or the function itself.</summary>
public delegate Task FunctionExecutionDelegate(FunctionContext context);

/// <summary>Runs around every invocation of the app.</summary>
public interface IFunctionsWorkerMiddleware
{
    /// <summary>Does its work, calls <paramref name="next"/> or not, and may look at <see cref="FunctionContext.Result"/> afterwards.</summary>
    Task Invoke(FunctionContext context, FunctionExecutionDelegate next);
}
