using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulmar.Tests.Generator;

/// <summary>An invocation by an HTTP request that is built by hand.</summary>
internal sealed class Invocation : FunctionContext
{
    private readonly DefaultHttpContext http = new();
    private IServiceProvider? services;
    private FunctionDefinition? function;

    public Invocation(string query = "", string? json = null, IServiceProvider? services = null)
    {
        this.services = services;
        http.Request.QueryString = new QueryString(query);
        if (json is not null) Body(json, "application/json");
    }

    /// <summary>The categories of the loggers that the function asked for.</summary>
    public List<string> LogCategories { get; } = [];

    public HttpRequest Request => http.Request;

    public override string InvocationId => "00000000000000000000000000000001";

    public override string FunctionId => FunctionDefinition.Id;

    public override FunctionDefinition FunctionDefinition => function!;

    public override BindingContext BindingContext => throw new NotSupportedException();

    public override TraceContext TraceContext => throw new NotSupportedException();

    public override RetryContext? RetryContext => null;

    public override IServiceProvider InstanceServices
    {
        get => services ?? throw new InvalidOperationException("This function must not need services.");
        set => services = value;
    }

    public override IDictionary<object, object> Items { get; set; } = new Dictionary<object, object>();

    public override IFeatureCollection Features => http.Features;

    public override CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public override HttpContext? HttpContext => http;

    public override object? Result { get; set; }

    public override ILogger GetLogger(string categoryName)
    {
        LogCategories.Add(categoryName);
        return NullLogger.Instance;
    }

    public void Of(FunctionDefinition definition) => function = definition;

    public Invocation Body(string text, string contentType)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        http.Request.Method = "POST";
        http.Request.Body = new MemoryStream(bytes);
        http.Request.ContentLength = bytes.Length;
        http.Request.ContentType = contentType;
        return this;
    }

    public Invocation RouteValue(string name, string value)
    {
        http.Request.RouteValues[name] = value;
        return this;
    }

    public Invocation Header(string name, params string[] values)
    {
        http.Request.Headers[name] = values;
        return this;
    }

    public static ServiceProvider Services(Action<IServiceCollection>? add = null)
    {
        var services = new ServiceCollection().AddLogging();
        add?.Invoke(services);
        return services.BuildServiceProvider();
    }
}
