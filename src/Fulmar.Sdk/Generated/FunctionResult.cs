using System.ComponentModel;

namespace Fulmar.Hosting;

/// <summary>What generated code calls to keep the result of an asynchronous function.</summary>
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
}
