using System.Reflection;
using Fulmar.Hosting;

namespace Fulmar.Runtime.Workers.CSharp;

/// <summary>An app's <c>Main</c> on a thread of its own: <c>Run()</c> blocks there until the app is drained.</summary>
internal sealed class AppMain
{
    private readonly AppHandover handover;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AppMain(AppHandover handover) => this.handover = handover;

    public static AppMain Start(MethodInfo entryPoint, AppHandover handover)
    {
        var main = new AppMain(handover);
        var thread = new Thread(() => main.Run(entryPoint)) { IsBackground = true, Name = "app Main" };
        AppHandover.Current = handover;
        try { thread.Start(); }
        finally { AppHandover.Current = null; }
        return main;
    }

    public async Task<AppServices> WaitForServicesAsync(TimeSpan bound, CancellationToken cancellationToken)
    {
        try { return await handover.Started.WaitAsync(bound, cancellationToken).ConfigureAwait(false); }
        catch (TimeoutException exception)
        {
            throw new FulmarException(ErrorCodes.MainFailed,
                $"The app's Main did not reach Run() within {bound.TotalSeconds:0} s. Move slow work into a hosted service, or into the function that needs it.", exception);
        }
    }

    public async Task WaitForEndAsync(TimeSpan bound)
    {
        try { await ended.Task.WaitAsync(bound).ConfigureAwait(false); }
        catch (TimeoutException) { /* a background thread: it does not keep the process */ }
    }

    private void Run(MethodInfo entryPoint)
    {
        try
        {
            object?[] arguments = entryPoint.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];
            var result = entryPoint.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            if (result is Task task) task.GetAwaiter().GetResult();
            handover.Fail(new FulmarException(ErrorCodes.MainFailed,
                "The app's Main ended without Run(). End Program.cs with `builder.Build().Run();`, or delete it: an app needs none."));
        }
        catch (Exception exception)
        {
            handover.Fail(new FulmarException(ErrorCodes.MainFailed,
                $"The app's Main threw {exception.GetType().Name}: {exception.Message}{Environment.NewLine}{UserStack.Of(exception)}", exception));
        }
        finally
        {
            ended.TrySetResult();
        }
    }
}
