using System.Diagnostics;
using Fulmar.Gateway.Commits;
using Fulmar.Gateway.Responses;
using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.EventLoops;
using Fulmar.Runtime.Invocations;
using Fulmar.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Fulmar.Gateway.Functions;

/// <summary>A run of a function that an HTTP request started.</summary>
internal sealed class HttpInvocation : Invocation
{
    private readonly ErrorResponder errors;
    private readonly IdempotentCall? once;
    private HttpBindingContext? binding;
    private ResponseBuffer? buffer;

    public HttpInvocation(AppSnapshot app, Function function, HttpContext http, ErrorResponder errors) : base(app, function)
    {
        HttpContext = http;
        this.errors = errors;
        // Asked of the headers first: most requests have no such feature, and would search for it.
        once = Idempotency.Applies(http.Request) ? http.Features.Get<IdempotentCall>() : null;
        if (once is not null || function.Outputs.Count > 0) buffer = ResponseBuffer.On(http);
    }

    public override HttpContext HttpContext { get; }

    // Whoever asks for it means to commit: from here on the response waits for that, unless it is on its way already.
    internal override ICommit Commit
    {
        get
        {
            if (buffer is null && !HttpContext.Response.HasStarted) buffer = ResponseBuffer.On(HttpContext);
            return base.Commit;
        }
    }

    public override IFeatureCollection Features => HttpContext.Features;

    public override BindingContext BindingContext => binding ??= new HttpBindingContext(HttpContext);

    protected override CancellationToken CallerGone => HttpContext.RequestAborted;

    protected internal override bool IsCallerGone => HttpContext.RequestAborted.IsCancellationRequested;

    protected internal override bool IsAnswering => HttpContext.Response.HasStarted;

    protected internal override ValueTask SettleAsync() => buffer is null && Effects is null ? ResultWriter.WriteAsync(this, Result) : CommitAndSendAsync();

    protected internal override ValueTask FailAsync(Exception exception, InvocationOutcome outcome)
    {
        if (buffer is { IsPassedOn: false }) buffer.Leave();
        return errors.WriteAsync(HttpContext, this, exception, outcome);
    }

    /// <summary>Render → commit → send. A response that is on its way commits behind its last byte, and breaks off where that is refused.</summary>
    private async ValueTask CommitAndSendAsync()
    {
        // A commit writes files.
        if (EventLoop.Current is not null) await Task.Yield();
        await ResultWriter.WriteAsync(this, Result);
        if (buffer is not null)
        {
            await buffer.FinishAsync();
            buffer.RequireSendable();
        }
        var isSent = buffer is null or { IsPassedOn: true };
        if (isSent) await HttpContext.Response.BodyWriter.FlushAsync(CancellationToken.None);
        var outcome = await CommitAsync(once is null ? [] : [new Once(once.Key, once.Keep, KeptResponse.Write(HttpContext.Response, once.Fingerprint, isSent ? null : buffer!.Body))]);
        switch (outcome)
        {
            case Committed:
                if (!isSent) await SendAsync();
                if (IsCallerGone) Delivery = InvocationOutcome.Undelivered;
                break;
            case Refused when isSent:
                Delivery = InvocationOutcome.Refused;
                HttpContext.Abort();
                break;
            case Refused { Operation: 0, Refusal: AlreadyDone done } when once is not null:
                // Another node was faster: what it answered is the answer.
                Reset();
                await Idempotency.ReplayAsync(HttpContext, done.Result, once.Fingerprint);
                break;
            default:
                Delivery = InvocationOutcome.Refused;
                Reset();
                await ErrorResponder.RefuseAsync(HttpContext, StatusCodes.Status409Conflict, ErrorCodes.CommitRefused,
                    "Something that the function wanted to change had changed meanwhile. None of its effects stand: ask again.");
                break;
        }
    }

    /// <summary>Sends what is committed. Where that fails the connection breaks: an error would say that nothing was done.</summary>
    private async ValueTask SendAsync()
    {
        try { await buffer!.SendAsync(); }
        catch (Exception exception)
        {
            // The server wraps what user code threw before the head.
            (Delivery, DeliveryProblem) = (InvocationOutcome.Undelivered, exception.GetBaseException().Message);
            HttpContext.Abort();
        }
    }

    private void Reset()
    {
        buffer!.Leave();
        HttpContext.Response.Clear();
    }

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
