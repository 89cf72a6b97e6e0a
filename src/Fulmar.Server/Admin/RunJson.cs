using System.Text.Json.Nodes;
using Fulmar.Runtime;
using Fulmar.Runtime.Invocations;
using Fulmar.Storage;
using Fulmar.Triggers;
using Microsoft.AspNetCore.Http;

namespace Fulmar.Server.Admin;

/// <summary>A run that an operator asks for of a function that no request starts: the answer is how it ended.</summary>
internal static class RunJson
{
    public static async Task RunAsync(HttpContext http, ManualTrigger manual, string function, ReadOnlyMemory<byte> input = default)
    {
        ManualResult? result;
        try { result = await manual.RunAsync(function, input); }
        catch (FulmarException exception)
        {
            await AdminJson.ErrorAsync(http, StatusCodes.Status409Conflict, exception.Code, exception.Message);
            return;
        }
        await (result is null
            ? AdminJson.ErrorAsync(http, StatusCodes.Status404NotFound, $"There is no function '{function}'.")
            : AdminJson.WriteAsync(http, Of(result), StatusOf(result.Outcome)));
    }

    /// <summary>The whole body, no longer than a message may be; null where it is, which is answered.</summary>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpContext http)
    {
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await http.Request.Body.ReadAsync(buffer, http.RequestAborted) is var read and > 0)
        {
            body.Write(buffer, 0, read);
            if (body.Length <= StorageLimits.MessageBody) continue;
            await AdminJson.ErrorAsync(http, StatusCodes.Status413PayloadTooLarge, $"The body has more than {StorageLimits.MessageBody} bytes.");
            return null;
        }
        return body.ToArray();
    }

    private static JsonObject Of(ManualResult result)
    {
        var json = new JsonObject { ["outcome"] = result.Outcome.ToString(), ["durationMs"] = Math.Round(result.Duration.TotalMilliseconds, 3) };
        if (result.Failure is var (code, description)) (json["error"], json["code"]) = (description, code);
        return json;
    }

    private static int StatusOf(InvocationOutcome outcome) => outcome switch
    {
        InvocationOutcome.Succeeded => StatusCodes.Status200OK,
        InvocationOutcome.Rejected => StatusCodes.Status400BadRequest,
        InvocationOutcome.Refused => StatusCodes.Status409Conflict,
        InvocationOutcome.Cancelled => StatusCodes.Status503ServiceUnavailable,
        InvocationOutcome.TimedOut => StatusCodes.Status504GatewayTimeout,
        _ => StatusCodes.Status500InternalServerError,
    };
}
