namespace Fulmar.Tests.Generator;

/// <summary>The source of an isolated-worker app compiles unchanged.</summary>
public sealed class AzureSourceTests
{
    [Fact]
    public void The_usings_of_isolated_worker_apps_compile()
    {
        var app = AppCompiler.Generate("""
            using Microsoft.Azure.Functions.Worker;
            using Microsoft.Azure.Functions.Worker.Builder;
            using Microsoft.Azure.Functions.Worker.Extensions.Http;
            using Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore;
            using Microsoft.Azure.Functions.Worker.Extensions.Storage.Queues;
            using Microsoft.Azure.Functions.Worker.Extensions.Timer;
            using Microsoft.Azure.Functions.Worker.Http;
            using Microsoft.Azure.Functions.Worker.Middleware;
            public class C
            {
                [Function(nameof(C))]
                public HttpResponseData Run([HttpTrigger(AuthorizationLevel.Function, "get", "post")] HttpRequestData request) => request.CreateResponse(System.Net.HttpStatusCode.OK);
            }
            """);

        Assert.Single(app.Load().Functions);
    }

    [Fact]
    public async Task The_usual_alias_of_FromBody_is_read_as_FromBody()
    {
        var app = AppCompiler.Generate("""
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Azure.Functions.Worker;
            using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;
            public record Item(int Id);
            public class C { [Function("f")] public int Run([HttpTrigger("post")] HttpRequest request, [FromBody] Item item) => item.Id; }
            """);

        Assert.Equal(3, await app.Load().Invoke("f", new Invocation(json: """{"id":3}""")));
    }

    [Fact]
    public void FromBody_named_in_full_is_read_as_FromBody()
    {
        var app = AppCompiler.Generate("""
            using Microsoft.AspNetCore.Http;
            public class C { [Function("f")] public int Run([HttpTrigger("post")] HttpRequest request, [Microsoft.Azure.Functions.Worker.Http.FromBody] int item) => item; }
            """);

        Assert.Equal(ParameterSource.Body, Assert.Single(app.Load().Definition("f").Parameters).Source);
    }

    [Fact]
    public void FromBody_is_not_ambiguous_in_a_file_that_opens_MVC()
    {
        var app = AppCompiler.Generate("""
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Mvc;
            using Microsoft.Azure.Functions.Worker.Http;
            public class C { [Function("f")] public int Run([HttpTrigger("post")] HttpRequest request, [FromBody] int item) => item; }
            """);

        Assert.Equal(ParameterSource.Body, Assert.Single(app.Load().Definition("f").Parameters).Source);
    }

    [Fact]
    public void Nothing_is_written_about_FromBody_where_nothing_needs_it() =>
        Assert.False(AppCompiler.Generate("using Microsoft.Azure.Functions.Worker.Http;").HasGenerated("FromBody.g.cs"));
}
