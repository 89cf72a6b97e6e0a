using System.Runtime.CompilerServices;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Mvc.Infrastructure;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fulmar.Gateway.Responses;

/// <summary>
/// Lets ASP.NET Core MVC send its own results. Its services are made when the first such result comes, because most apps never return one.
/// </summary>
internal static class ActionResults
{
    private static readonly ConditionalWeakTable<AppSnapshot, IServiceProvider> Services = [];

    public static async Task ExecuteAsync(Invocation invocation, IActionResult result)
    {
        var http = invocation.HttpContext!;
        var own = http.Features.Get<IServiceProvidersFeature>();
        if (http.RequestServices.GetService<IActionResultExecutor<ObjectResult>>() is null)
            http.Features.Set<IServiceProvidersFeature>(new MvcServices(invocation.InstanceServices, Services.GetValue(invocation.App, _ => Build(invocation))));
        try { await result.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor())); }
        finally { http.Features.Set(own); }
    }

    private static ServiceProvider Build(Invocation invocation)
    {
        var services = new ServiceCollection();
        services.AddSingleton(invocation.InstanceServices.GetRequiredService<ILoggerFactory>());
        services.AddLogging();
        services.AddMvcCore().AddJsonOptions(options =>
        {
            var json = options.JsonSerializerOptions;
            json.TypeInfoResolver = invocation.Json.TypeInfoResolver;
            json.PropertyNamingPolicy = invocation.Json.PropertyNamingPolicy;
            json.DefaultIgnoreCondition = invocation.Json.DefaultIgnoreCondition;
            json.NumberHandling = invocation.Json.NumberHandling;
            foreach (var converter in invocation.Json.Converters) json.Converters.Add(converter);
        });
        return services.BuildServiceProvider();
    }

    /// <summary>The app's services, which an app's own results may ask for, and MVC's behind them.</summary>
    private sealed class MvcServices : IServiceProvidersFeature, IServiceProvider
    {
        private readonly IServiceProvider app, mvc;

        public MvcServices(IServiceProvider app, IServiceProvider mvc)
        {
            (this.app, this.mvc) = (app, mvc);
            RequestServices = this;
        }

        public IServiceProvider RequestServices { get; set; }

        public object? GetService(Type serviceType) => app.GetService(serviceType) ?? mvc.GetService(serviceType);
    }
}
