using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Fulmar.Tests.Generator;

/// <summary>Generated calls, run.</summary>
public sealed class InvokerTests
{
    [Fact]
    public async Task A_class_without_constructor_parameters_needs_no_services()
    {
        var app = AppCompiler.Generate("""
            public class C { [Function("f")] public string Run([HttpTrigger] Microsoft.AspNetCore.Http.HttpRequest request, int page = 2) => "page " + page; }
            """).Load();

        Assert.Equal("page 2", await app.Invoke("f"));
        Assert.Equal("page 7", await app.Invoke("f", new Invocation("?page=7")));
    }

    [Fact]
    public async Task A_synchronous_function_has_no_state_machine()
    {
        var app = AppCompiler.Generate("""
            public class C
            {
                [Function("value")] public static int Value([HttpTrigger("get")] Microsoft.AspNetCore.Http.HttpRequest request) => 1;
                [Function("task")] public static Task<int> Later([HttpTrigger("get")] Microsoft.AspNetCore.Http.HttpRequest request) => Task.FromResult(2);
                [Function("body")] public static int Body([HttpTrigger("get")] string body) => 3;
            }
            """);

        Assert.Equal(1, app.Generated("FunctionIndex.g.cs").Split("async ").Length - 1);
        var loaded = app.Load();
        Assert.Equal(1, await loaded.Invoke("value"));
        Assert.Equal(2, await loaded.Invoke("task"));
        Assert.Equal(3, await loaded.Invoke("body"));
    }

    [Fact]
    public async Task Parameters_are_filled_from_route_query_header_and_body()
    {
        var app = AppCompiler.Generate("""
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            public record Item(int Id, string Name);
            public class C
            {
                [Function("f")]
                public string Run([HttpTrigger("post", Route = "a/{key:guid}/{color?}")] HttpRequest request, [FromBody] Item item, Guid key, DayOfWeek? color,
                    string q, int[] n, DayOfWeek[] days, [FromHeader(Name = "X-Page")] int page, [FromQuery(Name = "d")] decimal? d = 1.5m) =>
                    FormattableString.Invariant($"{item.Id} {item.Name} {key:N} {color} {q} {string.Join('+', n)} {string.Join('+', days)} {page} {d}");
            }
            """).Load();
        var invocation = new Invocation("?q=hi&n=1&n=2&days=monday", """{"id":4,"name":"box"}""")
            .RouteValue("key", Guid.Empty.ToString()).RouteValue("color", "friday").Header("X-Page", "9");

        Assert.Equal($"4 box {Guid.Empty:N} Friday hi 1+2 Monday 9 1.5", await app.Invoke("f", invocation));
    }

    [Theory]
    [InlineData("?n=x", "'x'")]
    [InlineData("", "'n' is required")]
    public async Task A_value_that_is_missing_or_unreadable_is_the_callers_mistake(string query, string said)
    {
        var app = AppCompiler.Generate("""
            public class C { [Function("f")] public int Run([HttpTrigger] Microsoft.AspNetCore.Http.HttpRequest request, int n) => n; }
            """).Load();

        var exception = await Assert.ThrowsAsync<BadHttpRequestException>(() => app.Invoke("f", new Invocation(query)));
        Assert.Equal(400, exception.StatusCode);
        Assert.Contains(said, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_is_read_as_what_the_parameter_is()
    {
        var app = AppCompiler.Generate("""
            public record Item(int Id);
            public class C
            {
                [Function("text")] public string Text([HttpTrigger] string body) => body;
                [Function("bytes")] public int Bytes([HttpTrigger] byte[] body) => body.Length;
                [Function("binary")] public string Binary([HttpTrigger] BinaryData body) => body.ToString();
                [Function("stream")] public string Streamed([HttpTrigger] Stream body) => body.GetType().Name;
                [Function("json")] public int Json([HttpTrigger] System.Text.Json.JsonElement body) => body.GetProperty("id").GetInt32();
                [Function("item")] public int Read([HttpTrigger] Item body) => body.Id;
                [Function("maybe")] public bool Maybe([HttpTrigger] Item? body) => body is null;
                [Function("number")] public int Number([HttpTrigger] int body = 5) => body;
            }
            """).Load();
        const string Json = """{"id":3}""";

        Assert.Equal(Json, await app.Invoke("text", new Invocation(json: Json)));
        Assert.Equal(8, await app.Invoke("bytes", new Invocation(json: Json)));
        Assert.Equal(Json, await app.Invoke("binary", new Invocation(json: Json)));
        Assert.Equal("MemoryStream", await app.Invoke("stream", new Invocation(json: Json)));
        Assert.Equal(3, await app.Invoke("json", new Invocation(json: Json)));
        Assert.Equal(3, await app.Invoke("item", new Invocation(json: Json)));
        Assert.Equal(true, await app.Invoke("maybe", new Invocation(json: "")));
        Assert.Equal(5, await app.Invoke("number", new Invocation(json: "")));
        Assert.Equal(400, (await Assert.ThrowsAsync<BadHttpRequestException>(() => app.Invoke("item", new Invocation(json: "")))).StatusCode);
        Assert.Equal(400, (await Assert.ThrowsAsync<BadHttpRequestException>(() => app.Invoke("json", new Invocation(json: "")))).StatusCode);
    }

    [Fact]
    public async Task An_instance_gets_its_services_and_is_disposed_after_its_task()
    {
        var app = AppCompiler.Generate("""
            using Microsoft.AspNetCore.Http;
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Logging;
            public class Plain(List<string> log, [FromKeyedServices("k")] string word, ILogger<Plain> typed, FunctionContext context) : IDisposable
            {
                [Function("plain")]
                public async Task<string> Run([HttpTrigger("get")] HttpRequest request)
                {
                    await Task.Yield();
                    log.Add("ran");
                    return word + context.FunctionId + (typed is not null);
                }
                public void Dispose() => log.Add("disposed");
            }
            public class Later(List<string> log) : IAsyncDisposable, IDisposable
            {
                [Function("later")] public void Run([HttpTrigger("get")] HttpRequest request) => log.Add("ran");
                public void Dispose() => log.Add("never");
                public async ValueTask DisposeAsync() { await Task.Yield(); log.Add("disposed later"); }
            }
            """).Load();
        var log = new List<string>();
        using var services = Invocation.Services(s => s.AddSingleton(log).AddKeyedSingleton("k", "word "));

        Assert.Equal("word plainTrue", await app.Invoke("plain", new Invocation(services: services)));
        Assert.Null(await app.Invoke("later", new Invocation(services: services)));
        Assert.Equal(["ran", "disposed", "ran", "disposed later"], log);
    }

    [Fact]
    public async Task The_marked_constructor_is_taken_else_the_greediest()
    {
        var app = AppCompiler.Generate("""
            using Microsoft.Extensions.DependencyInjection;
            public class Greedy
            {
                private readonly string how;
                public Greedy() => how = "none";
                public Greedy(List<string> log) => how = "one";
                [Function("greedy")] public string Run([HttpTrigger("get")] Microsoft.AspNetCore.Http.HttpRequest request) => how;
            }
            public class Marked
            {
                private readonly string how;
                [ActivatorUtilitiesConstructor] public Marked() => how = "none";
                public Marked(List<string> log) => how = "one";
                [Function("marked")] public string Run([HttpTrigger("get")] Microsoft.AspNetCore.Http.HttpRequest request) => how;
            }
            """).Load();
        using var services = Invocation.Services(s => s.AddSingleton(new List<string>()));

        Assert.Equal("one", await app.Invoke("greedy", new Invocation(services: services)));
        Assert.Equal("none", await app.Invoke("marked"));
    }

    [Fact]
    public async Task The_marked_member_of_a_result_is_the_response()
    {
        var app = AppCompiler.Generate("""
            public record Both([property: HttpResult] string Response, int Other);
            public class C
            {
                [Function("now")] public Both Now([HttpTrigger] Microsoft.AspNetCore.Http.HttpRequest request) => new("now", 1);
                [Function("later")] public async Task<Both> Later([HttpTrigger] Microsoft.AspNetCore.Http.HttpRequest request) { await Task.Yield(); return new("later", 1); }
                [Function("none")] public Both? None([HttpTrigger] Microsoft.AspNetCore.Http.HttpRequest request) => null;
            }
            """).Load();

        Assert.Equal("now", await app.Invoke("now"));
        Assert.Equal("later", await app.Invoke("later"));
        Assert.Null(await app.Invoke("none"));
        Assert.Equal(typeof(string), app.Definition("now").ResponseType);
    }

    [Fact]
    public async Task A_plain_logger_is_of_the_functions_own_category()
    {
        var app = AppCompiler.Generate("""
            public class C { [Function("f")] public void Run([HttpTrigger] Microsoft.AspNetCore.Http.HttpRequest request, Microsoft.Extensions.Logging.ILogger log) { } }
            """).Load();
        var invocation = new Invocation();

        await app.Invoke("f", invocation);
        Assert.Equal(["Function.f.User"], invocation.LogCategories);
    }
}
