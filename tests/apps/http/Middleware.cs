using Microsoft.AspNetCore.Http;

/// <summary>Answers itself when the request says so, in each of the ways there are.</summary>
public sealed class Answering : IFunctionsWorkerMiddleware
{
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        var http = context.GetHttpContext()!;
        switch (http.Request.Headers["x-middleware"].ToString())
        {
            case "result":
                context.GetInvocationResult().Value = Results.Text("from middleware", statusCode: 418);
                return;
            case "response":
                http.Response.StatusCode = 403;
                await http.Response.WriteAsync("written by middleware");
                return;
            case "data":
                var data = (await context.GetHttpRequestDataAsync())!;
                var response = data.CreateResponse(System.Net.HttpStatusCode.Conflict);
                await response.WriteStringAsync("data by middleware");
                context.GetInvocationResult().Value = response;
                return;
            case "throw": throw new InvalidOperationException("middleware threw");
            case "swallow":
                try { await next(context); }
                catch (InvalidOperationException exception) { context.Result = $"swallowed {exception.Message}"; }
                return;
        }
        await next(context);
    }
}

public static class MiddlewareFunctions
{
    [Function("MiddlewareChanges")]
    public static string Changes([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "middleware/changes")] HttpRequest request, FunctionContext context) =>
        $"function, {context.Items["before"]}";

    [Function("MiddlewareThrows")]
    public static string Throws([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "middleware/throws")] HttpRequest request) =>
        throw new InvalidOperationException("the function threw");
}
