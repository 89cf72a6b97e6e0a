using Fulmar.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Fulmar;

/// <summary>Collects services and middleware; what both shapes of <c>Program.cs</c> offer.</summary>
public interface IFunctionsWorkerApplicationBuilder
{
    /// <summary>The app's services.</summary>
    IServiceCollection Services { get; }

    /// <summary>Adds middleware around every invocation. The first added is the outermost.</summary>
    IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware);
}

/// <summary>The isolated worker's ways to build an app.</summary>
public static class FunctionsWorkerBuilderExtensions
{
    /// <summary>Adds middleware that is a service, made once.</summary>
    public static IFunctionsWorkerApplicationBuilder UseMiddleware<T>(this IFunctionsWorkerApplicationBuilder builder)
        where T : class, IFunctionsWorkerMiddleware
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<T>();
        return builder.Use(next => context =>
            context.InstanceServices.GetRequiredService<T>().Invoke(context, next));
    }

    /// <summary>Adds middleware that is a method.</summary>
    public static IFunctionsWorkerApplicationBuilder UseMiddleware(
        this IFunctionsWorkerApplicationBuilder builder, Func<FunctionContext, Func<Task>, Task> middleware)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.Use(next => context => middleware(context, () => next(context)));
    }

    /// <summary>Adds middleware for the invocations that the predicate accepts.</summary>
    public static IFunctionsWorkerApplicationBuilder UseWhen<T>(
        this IFunctionsWorkerApplicationBuilder builder, Func<FunctionContext, bool> predicate)
        where T : class, IFunctionsWorkerMiddleware
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.TryAddSingleton<T>();
        return builder.Use(next => context => predicate(context)
            ? context.InstanceServices.GetRequiredService<T>().Invoke(context, next)
            : next(context));
    }

    /// <summary>Nothing to do: HTTP functions take ASP.NET Core's types as they are.</summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) => builder;

    /// <summary>Makes a generic host a Fulmar app.</summary>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(
        this IHostBuilder builder, Action<IFunctionsWorkerApplicationBuilder>? configure = null) =>
        builder.ConfigureFunctionsWorkerDefaults((_, app) => configure?.Invoke(app));

    /// <summary>Makes a generic host a Fulmar app.</summary>
    public static IHostBuilder ConfigureFunctionsWorkerDefaults(
        this IHostBuilder builder, Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var handover = AppHandover.Required();
        return builder
            .UseContentRoot(handover.AppFolder)
            .ConfigureServices((context, services) =>
            {
                AppServices.AddTo(services);
                configure(context, new GenericHostApp(services));
            });
    }

    /// <summary>Makes a generic host a Fulmar app.</summary>
    public static IHostBuilder ConfigureFunctionsWebApplication(
        this IHostBuilder builder, Action<IFunctionsWorkerApplicationBuilder>? configure = null) =>
        builder.ConfigureFunctionsWorkerDefaults(configure);

    /// <summary>Makes a generic host a Fulmar app.</summary>
    public static IHostBuilder ConfigureFunctionsWebApplication(
        this IHostBuilder builder, Action<HostBuilderContext, IFunctionsWorkerApplicationBuilder> configure) =>
        builder.ConfigureFunctionsWorkerDefaults(configure);

    private sealed class GenericHostApp(IServiceCollection services) : IFunctionsWorkerApplicationBuilder
    {
        public IServiceCollection Services => services;

        public IFunctionsWorkerApplicationBuilder Use(Func<FunctionExecutionDelegate, FunctionExecutionDelegate> middleware)
        {
            services.AddSingleton(new MiddlewareStep(middleware));
            return this;
        }
    }
}
