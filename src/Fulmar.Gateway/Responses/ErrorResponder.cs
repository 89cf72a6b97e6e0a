using System.Text.Json;
using System.Text.Json.Serialization;
using Fulmar.Runtime;
using Fulmar.Runtime.Invocations;
using Fulmar.Runtime.Workers;
using Fulmar.Storage;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Gateway.Responses;

/// <summary>
/// The one place that turns what went wrong into a response. A caller's own mistake is always explained; a function's failure is explained while
/// developing, and answered with an empty body when serving, so that nothing of the inside shows.
/// </summary>
internal sealed class ErrorResponder(GatewayOptions options)
{
    public static Task RefuseAsync(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        http.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    /// <summary>Answers a request that its caller can mend.</summary>
    public static Task RefuseAsync(HttpContext http, int status, string code, string reason)
    {
        http.Response.StatusCode = status;
        return WriteProblemAsync(http, new Problem(code, reason));
    }

    public async ValueTask WriteAsync(HttpContext http, Invocation invocation, Exception exception, InvocationOutcome outcome)
    {
        // A half-sent response must not look whole. What was written and waits to be flushed cannot be taken back either: it would follow the
        // head of the error, and be read as the beginning of the connection's next response.
        if (http.Response.HasStarted || http.Response.BodyWriter is not { CanGetUnflushedBytes: true, UnflushedBytes: 0 })
        {
            http.Abort();
            return;
        }
        http.Response.Clear();
        try { await AnswerAsync(http, invocation, exception, outcome); }
        catch (Exception)
        {
            // The response itself is broken: a callback of user code threw, a stream that stands in for the body is closed. Before the head the
            // server still answers 500.
            if (http.Response.HasStarted) http.Abort();
        }
    }

    private async Task AnswerAsync(HttpContext http, Invocation invocation, Exception exception, InvocationOutcome outcome)
    {
        if (outcome == InvocationOutcome.Cancelled)
        {
            await NotReadyAsync(http);
            return;
        }
        var mistake = outcome == InvocationOutcome.Rejected ? exception as BadHttpRequestException : null;
        if (exception is StorageException { Code: not (StorageErrors.UnitTooLarge or StorageErrors.InvalidOperation) } storage)
        {
            // Not the function's doing, and it may be over soon.
            http.Response.Headers.RetryAfter = "5";
            await RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, storage.Code, StorageProblem(storage, invocation));
            return;
        }
        if (outcome == InvocationOutcome.Failed && exception is WorkerLostException lost)
        {
            if (lost.IsUnavailable) http.Response.Headers.RetryAfter = "1";
            http.Response.StatusCode = lost.IsUnavailable ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status502BadGateway;
            await WriteProblemAsync(http, new Problem(ErrorCodes.WorkerLost, "The process that runs the function ended. None of its effects stand.")
            {
                Detail = options.ExplainErrors ? lost.Message : null,
                InvocationId = invocation.InvocationId,
            });
            return;
        }
        http.Response.StatusCode = mistake?.StatusCode ?? StatusCodes.Status500InternalServerError;
        if (mistake is null && !options.ExplainErrors)
        {
            http.Response.ContentLength = 0;
            return;
        }
        var (code, title) = outcome switch
        {
            InvocationOutcome.Rejected => (ErrorCodes.BadRequest, "The request cannot be read as the function needs it."),
            InvocationOutcome.TimedOut => (ErrorCodes.FunctionTimedOut, $"{invocation.Function.Name} ran longer than functionTimeout allows."),
            _ => (ErrorCodes.FunctionFailed, $"{invocation.Function.Name} threw {UserStack.NameOf(exception)}."),
        };
        await WriteProblemAsync(http, new Problem(code, title)
        {
            Detail = outcome == InvocationOutcome.TimedOut ? "Its token was cancelled, and what it returned was dropped." : exception.Message,
            InvocationId = invocation.InvocationId,
            TraceId = invocation.TraceContext.TraceParent is { Length: > 35 } parent ? parent.Substring(3, 32) : null,
            Stack = mistake is null && outcome == InvocationOutcome.Failed ? UserStack.Of(exception).Split(Environment.NewLine) : null,
        });
    }

    private static string StorageProblem(StorageException exception, Invocation invocation) => exception switch
    {
        _ when exception != invocation.CommitFailure => "The storage failed while the function ran. None of its effects stand.",
        { Code: StorageErrors.OutcomeUnknown } => "It is not known whether what the function did is committed. Ask again with the same Idempotency-Key, or look first.",
        _ => "What the function did could not be committed. None of its effects stand.",
    };

    public static Task TooManyAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
        http.Response.Headers.RetryAfter = "1";
        return WriteProblemAsync(http, new Problem(ErrorCodes.TooManyRequests, "More requests are running than host.json allows."));
    }

    public static Task NotReadyAsync(HttpContext http)
    {
        http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        http.Response.Headers.RetryAfter = "1";
        return WriteProblemAsync(http, new Problem(ErrorCodes.NotReady, "The app is not running yet, or no longer."));
    }

    /// <summary>Answers for a function whose code still runs, and ends the connection behind it.</summary>
    public static async Task AbandonAsync(HttpContext http)
    {
        try
        {
            if (http.Response.HasStarted)
            {
                http.Abort();
                return;
            }
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            if (HttpProtocol.IsHttp11(http.Request.Protocol)) http.Response.Headers.Connection = "close";
            http.Response.ContentLength = 0;
            await http.Response.CompleteAsync();
        }
        catch (Exception) { http.Abort(); /* the runaway was writing at this moment */ }
    }

    private static Task WriteProblemAsync(HttpContext http, Problem problem)
    {
        http.Response.ContentType = "application/problem+json";
        return http.Response.WriteAsync(JsonSerializer.Serialize(problem with { Status = http.Response.StatusCode }, ProblemJson.Default.Problem));
    }
}

/// <summary>RFC 9457, with Fulmar's code.</summary>
internal sealed record Problem(string Code, string Title)
{
    public string Type => $"urn:fulmar:error:{Code}";

    public int Status { get; init; }

    public string? Detail { get; init; }

    public string? InvocationId { get; init; }

    public string? TraceId { get; init; }

    public string[]? Stack { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Problem))]
internal sealed partial class ProblemJson : JsonSerializerContext;
