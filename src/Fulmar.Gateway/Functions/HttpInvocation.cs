using System.Diagnostics;
using Fulmar.Gateway.Responses;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fulmar.Gateway.Functions;

/// <summary>A run of a function that an HTTP request started.</summary>
internal sealed class HttpInvocation(AppSnapshot app, Function function, HttpContext http, ErrorResponder errors) : Invocation(app, function)
{
    private HttpBindingContext? binding;

    public override HttpContext HttpContext { get; } = http;

    public override IFeatureCollection Features => HttpContext.Features;

    public override BindingContext BindingContext => binding ??= new HttpBindingContext(HttpContext);

    protected override CancellationToken CallerGone => HttpContext.RequestAborted;

    protected internal override bool IsCallerGone => HttpContext.RequestAborted.IsCancellationRequested;

    protected internal override bool IsAnswering => HttpContext.Response.HasStarted;

    protected internal override ValueTask SettleAsync() => ResultWriter.WriteAsync(this, Result);

    protected internal override ValueTask FailAsync(Exception exception, InvocationOutcome outcome) =>
        errors.WriteAsync(HttpContext, this, exception, outcome);

    // https://opentelemetry.io/docs/specs/semconv/http/http-spans/
    protected internal override void Describe(Activity activity)
    {
        activity.SetTag("http.request.method", HttpContext.Request.Method);
        activity.SetTag("http.route", Function.Http!.Pattern.RawText);
        activity.SetTag("http.response.status_code", HttpContext.Response.StatusCode);
    }

    protected internal override Task AbandonAsync() => ErrorResponder.AbandonAsync(HttpContext);

    /// <summary>Route values and query parameters, read when somebody asks.</summary>
    private sealed class HttpBindingContext(HttpContext http) : BindingContext
    {
        private Dictionary<string, object?>? data;

        public override IReadOnlyDictionary<string, object?> BindingData
        {
            get
            {
                if (data is not null) return data;
                data = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
                foreach (var (name, values) in http.Request.Query) data[name] = values.ToString();
                foreach (var (name, value) in http.Request.RouteValues) data[name] = value;
                return data;
            }
        }
    }
}
