using System.Reflection;
using Fulmar.Hosting;

namespace Fulmar.Runtime.Workers.CSharp;

/// <summary>
/// An app's <c>Main</c>, on a thread of its own: its <c>Run()</c> blocks there until the app is drained. An app without one gets the default
/// services, and no thread.
/// </summary>
internal sealed class AppMain(AppHandover handover)
{
    // Completed as long as no Main runs.
    private Task ended = Task.CompletedTask;
    private readonly TaskCompletionSource<FulmarException> endedUnasked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IServiceProvider? defaults;

    /// <summary>Completes when <c>Main</c> ends after <c>Run()</c> and nobody asked for it (FUL1015).</summary>
    public Task<FulmarException> EndedUnasked => endedUnasked.Task;

    /// <summary>Starts <c>Main</c> and waits for the services that it hands over.</summary>
    /// <param name="entryPoint">Null for an app without a <c>Main</c>.</param>
    /// <param name="bound">How long it may take to reach <c>Run()</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="FulmarException">It threw, ended too soon, or took too long (FUL1007).</exception>
    public async Task<AppServices> StartAsync(MethodInfo? entryPoint, TimeSpan bound, CancellationToken cancellationToken)
    {
        if (entryPoint is null)
        {
            var services = AppServices.CreateDefault(handover);
            defaults = services.Provider;
            return services;
        }
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ended = end.Task;
        var thread = new Thread(() => Run(entryPoint, end)) { IsBackground = true, Name = "app Main" };
        AppHandover.Current = handover;
        try { thread.Start(); }
        finally { AppHandover.Current = null; }
        try { return await handover.Started.WaitAsync(bound, cancellationToken).ConfigureAwait(false); }
        catch (TimeoutException exception)
        {
            throw new FulmarException(ErrorCodes.MainFailed,
                $"The app's Main did not reach Run() within {bound.TotalSeconds:0} s. Move slow work into a hosted service, or into the function that needs it.", exception);
        }
    }

    /// <summary>Lets <c>Run()</c> return and waits for <c>Main</c> to end, at most for the time given: a background thread does not keep the process.</summary>
    public async Task EndAsync(TimeSpan bound)
    {
        handover.EndApp();
        if (defaults is IAsyncDisposable provider) await provider.DisposeAsync().ConfigureAwait(false);
        await Task.WhenAny(ended, Task.Delay(bound, TimeProvider.System, CancellationToken.None)).ConfigureAwait(false);
    }

    private void Run(MethodInfo entryPoint, TaskCompletionSource end)
    {
        try
        {
            object?[] arguments = entryPoint.GetParameters().Length == 0 ? [] : [Array.Empty<string>()];
            var result = entryPoint.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            if (result is Task task) task.GetAwaiter().GetResult();
            if (!handover.Fail(new FulmarException(ErrorCodes.MainFailed,
                "The app's Main ended without Run(). End Program.cs with `builder.Build().Run();`, or delete it: an app needs none.")))
                NoticeEnd("A background service of the app failed, which its log tells of, or the app stopped itself: Main ended, and its services are gone.", null);
        }
        catch (Exception exception)
        {
            var reason = $"The app's Main threw {exception.GetType().Name}: {exception.Message}{Environment.NewLine}{UserStack.Of(exception)}";
            if (!handover.Fail(new FulmarException(ErrorCodes.MainFailed, reason, exception))) NoticeEnd(reason, exception);
        }
        finally
        {
            end.TrySetResult();
        }
    }

    private void NoticeEnd(string reason, Exception? inner)
    {
        if (!handover.Drain.IsCancellationRequested) endedUnasked.TrySetResult(new FulmarException(ErrorCodes.AppEnded, reason, inner));
    }
}
