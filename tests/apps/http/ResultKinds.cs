using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

public sealed record Flight(string Number, Cabin Cabin, string? Gate);

public sealed record Marked([property: HttpResult] IResult Response, string Other);

public sealed class Teller : IActionResult
{
    public Task ExecuteResultAsync(ActionContext context) =>
        context.HttpContext.Response.WriteAsync(context.HttpContext.RequestServices.GetRequiredService<IGreeter>().Greet("action"));
}

public static class ResultFunctions
{
    [Function("ResultPoco")]
    public static Flight Poco([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/poco")] HttpRequest r) => new("AF 1 é", Cabin.First, null);

    [Function("ResultNull")]
    public static Flight? Null([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/null")] HttpRequest r) => null;

    [Function("ResultVoid")]
    public static void Void([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/void")] HttpRequest r) { }

    [Function("ResultTask")]
    public static async Task Task([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/task")] HttpRequest r) => await System.Threading.Tasks.Task.Yield();

    [Function("ResultValueTask")]
    public static async ValueTask<int> ValueTask([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/value-task")] HttpRequest r)
    {
        await System.Threading.Tasks.Task.Yield();
        return 42;
    }

    [Function("ResultWritten")]
    public static async Task Written([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/written")] HttpRequest r, HttpResponse response) =>
        await response.WriteAsync("written by the function");

    [Function("ResultUnflushed")]
    public static void Unflushed([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/unflushed")] HttpRequest r, HttpResponse response)
    {
        "unflushed"u8.CopyTo(response.BodyWriter.GetSpan(9));
        response.BodyWriter.Advance(9);
    }

    [Function("ResultBytes")]
    public static byte[] Bytes([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/bytes")] HttpRequest r) => [1, 2, 3];

    [Function("ResultBinary")]
    public static BinaryData Binary([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/binary")] HttpRequest r) => new("<a/>"u8.ToArray(), "application/xml");

    [Function("ResultMarked")]
    public static Marked Marked([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/marked")] HttpRequest r) => new(Results.Text("marked", statusCode: 201), "other");

    [Function("ResultOfAsp")]
    public static IResult Asp([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/iresult/{kind}")] HttpRequest r, string kind) => kind switch
    {
        "json" => Results.Json(new Flight("KL 2", Cabin.Economy, null), statusCode: 203),
        "file" => Results.File("0123456789"u8.ToArray(), "text/csv", "data.csv", enableRangeProcessing: true),
        "redirect" => Results.Redirect("/elsewhere"),
        "problem" => Results.Problem("no seats", statusCode: 409),
        "empty" => Results.Empty,
        _ => TypedResults.NotFound(new Flight(kind, Cabin.Business, "B2")),
    };

    [Function("ResultOfMvc")]
    public static IActionResult Mvc([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "results/action/{kind}")] HttpRequest r, string kind) => kind switch
    {
        "ok" => new OkObjectResult(new Flight("LH 3", Cabin.Economy, null)),
        "text" => new OkObjectResult("text"),
        "content" => new ContentResult { Content = "<b>", ContentType = "text/html", StatusCode = 206 },
        "file" => new FileContentResult("abc"u8.ToArray(), "text/csv") { FileDownloadName = "d.csv" },
        "json" => new JsonResult(new Flight("BA 4", Cabin.First, null)),
        "redirect" => new RedirectResult("/elsewhere"),
        "bad" => new BadRequestObjectResult(new { reason = "bad" }),
        "own" => new Teller(),
        _ => new NotFoundResult(),
    };
}
