using System.Text;
using Fulmar.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulmar.Tests.Generator;

/// <summary>An invocation by an HTTP request, by messages or by a timer that is built by hand.</summary>
internal sealed class Invocation : FunctionContext
{
    private readonly DefaultHttpContext http = new();
    private readonly Metadata metadata = new();
    private IServiceProvider? services;
    private TriggerMessage[] messages = [];
    private TimerInfo? timer;
    private ICommit? commit;
    private ServiceBusMessageActions? actions;
    private FunctionDefinition? function;

    public Invocation(string query = "", string? json = null, IServiceProvider? services = null)
    {
        this.services = services;
        http.Request.QueryString = new QueryString(query);
        if (json is not null) Body(json, "application/json");
    }

    /// <summary>The categories of the loggers that the function asked for.</summary>
    public List<string> LogCategories { get; } = [];

    /// <summary>What the function wrote, in the order of writing.</summary>
    public List<(string Binding, object? Value)> Outputs { get; } = [];

    public HttpRequest Request => http.Request;

    public override string InvocationId => "00000000000000000000000000000001";

    public override string FunctionId => FunctionDefinition.Id;

    public override FunctionDefinition FunctionDefinition => function!;

    public override BindingContext BindingContext => metadata;

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

    internal override IReadOnlyList<TriggerMessage> Messages => messages;

    internal override TimerInfo? Timer => timer;

    internal override ICommit Commit => commit ?? base.Commit;

    internal override ServiceBusMessageActions MessageActions => actions ?? base.MessageActions;

    public override ILogger GetLogger(string categoryName)
    {
        LogCategories.Add(categoryName);
        return NullLogger.Instance;
    }

    public void Of(FunctionDefinition definition) => function = definition;

    internal override void SetOutput(string binding, object? value) => Outputs.Add((binding, value));

    public static Invocation By(params TriggerMessage[] messages) => new() { messages = messages };

    public static Invocation By(params string[] bodies) => By([.. bodies.Select((body, i) => new TriggerMessage { Id = $"m{i + 1}", Body = Encoding.UTF8.GetBytes(body) })]);

    public static Invocation By(TimerInfo timer) => new() { timer = timer };

    public Invocation With(IServiceProvider services)
    {
        this.services = services;
        return this;
    }

    public Invocation With(ICommit commit)
    {
        this.commit = commit;
        return this;
    }

    public Invocation With(ServiceBusMessageActions actions)
    {
        this.actions = actions;
        return this;
    }

    public Invocation Telling(string name, object? value)
    {
        metadata.Values[name] = value;
        return this;
    }

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

    private sealed class Metadata : BindingContext
    {
        public Dictionary<string, object?> Values { get; } = new(StringComparer.OrdinalIgnoreCase);

        public override IReadOnlyDictionary<string, object?> BindingData => Values;
    }
}
