using System.ComponentModel;

namespace Fulmar.Hosting;

/// <summary>What generated code calls to keep what a function gives back.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class FunctionResult
{
    /// <summary>Leaves the value in <see cref="FunctionContext.Result"/> when it is there.</summary>
    public static ValueTask KeepAsync<T>(FunctionContext context, Task<T> result)
    {
        if (!result.IsCompletedSuccessfully) return Wait(context, result);
        context.Result = result.Result;
        return default;

        static async ValueTask Wait(FunctionContext context, Task<T> result) => context.Result = await result.ConfigureAwait(false);
    }

    /// <summary>Leaves the value in <see cref="FunctionContext.Result"/> when it is there.</summary>
    public static ValueTask KeepAsync<T>(FunctionContext context, ValueTask<T> result)
    {
        if (!result.IsCompletedSuccessfully) return Wait(context, result);
        context.Result = result.Result;
        return default;

        static async ValueTask Wait(FunctionContext context, ValueTask<T> result) => context.Result = await result.ConfigureAwait(false);
    }

    /// <summary>Leaves a value for an output binding.</summary>
    /// <param name="context">The invocation.</param>
    /// <param name="binding">The binding's name.</param>
    /// <param name="value">The value, null for none.</param>
    public static void Output(FunctionContext context, string binding, object? value) => context.SetOutput(binding, value);

    /// <summary>Where the function leaves effects of its own.</summary>
    public static ICommit Commit(FunctionContext context) => context.Commit;
}
