using Fulmar.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Fulmar;

/// <summary>Collects an app's services and middleware.</summary>
public sealed class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
{
    private readonly HostApplicationBuilder host;

    internal FunctionsApplicationBuilder(string[] args)
    {
        var folder = AppHandover.Current?.AppFolder;
        host = new HostApplicationBuilder(new HostApplicationBuilderSettings
        {
            DisableDefaults = true,
            Args = args,
            ContentRootPath = folder ?? Directory.GetCurrentDirectory(),
            EnvironmentName = AppConfiguration.EnvironmentName,
        });
        host.Configuration.AddAppFiles(host.Environment.EnvironmentName).AddEnvironmentVariables();
        if (args is { Length: > 0 }) host.Configuration.AddCommandLine(args);
        AppServices.AddTo(host.Services);
    }

    /// <summary>The app's services.</summary>
    public IServiceCollection Services => host.Services;

    /// <summary>The app's configuration: settings by name, sections by <c>__</c> or <c>:</c>.</summary>
    public IConfigurationManager Configuration => host.Configuration;

    /// <summary>The environment's name (<c>AZURE_FUNCTIONS_ENVIRONMENT</c>) and the app's folder.</summary>
    public IHostEnvironment Environment => host.Environment;

    /// <summary>The app's logging. What it writes goes to the host besides.</summary>
    public ILoggingBuilder Logging => host.Logging;

    /// <summary>The app's metrics.</summary>
    public IMetricsBuilder Metrics => host.Metrics;

    IDictionary<object, object> IHostApplicationBuilder.Properties => ((IHostApplicationBuilder)host).Properties;

    void IHostApplicationBuilder.ConfigureContainer<TContainerBuilder>(
        IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure) =>
        host.ConfigureContainer(factory, configure);

    /// <summary>Adds middleware around every invocation. The first added is the outermost.</summary>
    public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
    {
        Services.AddSingleton(new MiddlewareStep(middleware));
        return this;
    }

    /// <summary>The app. Its <c>Run()</c> hands the services over to the host and returns when the host has drained it.</summary>
    /// <exception cref="InvalidOperationException">No Fulmar host runs this process.</exception>
    public IHost Build()
    {
        AppHandover.Required();
        return host.Build();
    }
}
