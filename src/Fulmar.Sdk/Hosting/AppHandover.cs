using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;

namespace Fulmar.Hosting;

/// <summary>
/// How an app's <c>Main</c> and the host that called it find each other: the host sets <see cref="Current"/> before it calls, the app's
/// <c>Run()</c> hands its services over and waits to be drained.
/// </summary>
internal sealed class AppHandover(string appFolder, ILoggerProvider logs) : IDisposable
{
    private static readonly AsyncLocal<AppHandover?> Ambient = new();
    private readonly TaskCompletionSource<AppServices> started = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource drain = new();

    public static AppHandover? Current
    {
        get => Ambient.Value;
        set => Ambient.Value = value;
    }

    public string AppFolder { get; } = appFolder;

    public ILoggerProvider Logs { get; } = logs;

    /// <summary>The app's services, once its <c>Run()</c> was reached.</summary>
    public Task<AppServices> Started => started.Task;

    /// <summary>Cancelled when the app must end.</summary>
    public CancellationToken Drain => drain.Token;

    public static AppHandover Required() => Current ?? throw new InvalidOperationException(
        "FUL1012: this app is started by Fulmar, not on its own. Run `fulmar start` in its folder.");

    public void HandOver(AppServices services) => started.TrySetResult(services);

    /// <summary>The app's <c>Main</c> ended, by an exception or before it called <c>Run()</c>. False when the services were handed over before.</summary>
    public bool Fail(Exception exception) => started.TrySetException(exception);

    public void EndApp() => drain.Cancel();

    public void Dispose() => drain.Dispose();
}

/// <summary>One middleware of the app, in the order of registration.</summary>
internal sealed record MiddlewareStep(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> Wrap);

/// <summary>What an app hands over.</summary>
internal sealed record AppServices(IServiceProvider Provider, IReadOnlyList<MiddlewareStep> Middleware)
{
    /// <summary>Adds what every app has: options, logging into the host, the hand-over at start.</summary>
    public static void AddTo(IServiceCollection services)
    {
        services.AddOptions();
        services.AddLogging(logging =>
        {
            // The host decides what is kept: it knows the function that an entry belongs to.
            logging.SetMinimumLevel(LogLevel.Trace);
            if (AppHandover.Current is { } handover) logging.Services.AddSingleton(new HostLogs(handover.Logs));
            logging.Services.AddSingleton<ILoggerProvider>(provider => new BorrowedProvider(provider.GetRequiredService<HostLogs>().Provider));
        });
        services.AddSingleton<IHostLifetime, DrainedLifetime>();
        services.AddHostedService<HandOverAtStart>();
    }

    /// <summary>The services of an app without a <c>Program.cs</c>.</summary>
    public static AppServices CreateDefault(AppHandover handover)
    {
        var services = new ServiceCollection();
        services.AddOptions();
        services.AddLogging(logging => logging
            .SetMinimumLevel(LogLevel.Trace)
            .AddProvider(new BorrowedProvider(handover.Logs)));
        services.AddMetrics();
        // What a builder would have made, when somebody asks for it: most such apps never do. Variables as they are now: they are of this
        // version of the app, and the process may have others later.
        var environment = AppConfiguration.EnvironmentName;
        var variables = new ConfigurationBuilder().AddEnvironmentVariables().Build();
        services.AddSingleton<IHostEnvironment>(_ => new HostingEnvironment
        {
            ApplicationName = Path.GetFileName(handover.AppFolder),
            EnvironmentName = environment,
            ContentRootPath = handover.AppFolder,
            ContentRootFileProvider = new PhysicalFileProvider(handover.AppFolder),
        });
        services.AddSingleton<IConfiguration>(_ =>
            new ConfigurationBuilder().SetBasePath(handover.AppFolder).AddAppFiles(environment).AddConfiguration(variables).Build());
        services.AddSingleton<IHostApplicationLifetime>(provider =>
        {
            var lifetime = new ApplicationLifetime(provider.GetRequiredService<ILogger<ApplicationLifetime>>());
            lifetime.NotifyStarted();
            handover.Drain.Register(lifetime.StopApplication);
            return lifetime;
        });
        return new AppServices(services.BuildServiceProvider(), []);
    }

    private sealed record HostLogs(ILoggerProvider Provider);

    /// <summary>The host's provider, outliving the app that it is lent to.</summary>
    private sealed class BorrowedProvider(ILoggerProvider provider) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => provider.CreateLogger(categoryName);

        public void Dispose() { }
    }

    private sealed class HandOverAtStart(IServiceProvider provider, IEnumerable<MiddlewareStep> middleware) : IHostedLifecycleService
    {
        private readonly AppHandover handover = AppHandover.Required();

        public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        // After the app's own hosted services, so that a function never runs before what it needs.
        public Task StartedAsync(CancellationToken cancellationToken)
        {
            handover.HandOver(new AppServices(provider, [.. middleware]));
            return Task.CompletedTask;
        }

        public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Ends the app when the host says so; signals of the process are the host's business.</summary>
    private sealed class DrainedLifetime(IHostApplicationLifetime lifetime) : IHostLifetime, IDisposable
    {
        private CancellationTokenRegistration registration;

        public Task WaitForStartAsync(CancellationToken cancellationToken)
        {
            registration = AppHandover.Required().Drain.Register(lifetime.StopApplication);
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose() => registration.Dispose();
    }
}
