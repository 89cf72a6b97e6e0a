using Microsoft.CodeAnalysis;

namespace Fulmar.Tests.Generator;

/// <summary>What the index says of an app.</summary>
public sealed class IndexTests
{
    private const string Function = """
        using Microsoft.AspNetCore.Http;
        namespace Shop;
        public record Item(int Id);
        public class Items
        {
            [Function("FindItem")]
            public Item? Find([HttpTrigger(AuthorizationLevel.Anonymous, "GET", "get", "head", Route = "items/{id:int}")] HttpRequest request, int id, string? language, CancellationToken stop) => null;
            public class Inner { [Function("all")] public static void All([HttpTrigger] Item body) { } }
        }
        """;

    [Fact]
    public void A_definition_speaks_the_language_of_function_json()
    {
        var definition = AppCompiler.Generate(Function).Load().Definition("FindItem");

        Assert.Equal("Shop.Items.Find", definition.EntryPoint);
        Assert.Equal("File0.cs", definition.ScriptFile);
        Assert.Equal("Item", definition.ResponseType?.Name);
        Assert.Equal(["request httpTrigger In", "$return http Out"], definition.Bindings.Select(b => $"{b.Name} {b.Type} {b.Direction}"));
        Assert.Equal(["authLevel", "methods", "route"], definition.Bindings[0].Properties.Keys);
        Assert.Equal("anonymous", definition.Bindings[0].Properties["authLevel"]);
        Assert.Equal(["get", "head"], (string[])definition.Bindings[0].Properties["methods"]!);
        Assert.Equal("items/{id:int}", definition.Bindings[0].Properties["route"]);
        Assert.Empty(definition.Bindings[1].Properties);
        Assert.Equal(
            [new ParameterDefinition("id", typeof(int), ParameterSource.Route, true), new ParameterDefinition("language", typeof(string), ParameterSource.Query, false)],
            definition.Parameters);
    }

    [Fact]
    public void What_the_author_left_out_is_left_out()
    {
        var definition = AppCompiler.Generate(Function).Load().Definition("all");

        Assert.Equal("Shop.Items.Inner.All", definition.EntryPoint);
        Assert.Equal(["authLevel"], definition.Bindings[0].Properties.Keys);
        Assert.Equal("function", definition.Bindings[0].Properties["authLevel"]);
        Assert.Null(definition.ResponseType);
        Assert.Equal([("body", ParameterSource.Body, true)], definition.Parameters.Select(p => (p.Name, p.Source, p.Required)));
    }

    [Theory]
    [InlineData("""[TimerTrigger("0 */5 * * * *")] TimerInfo x""", "timerTrigger schedule=0 */5 * * * *")]
    [InlineData("""[TimerTrigger("%S%", RunOnStartup = true, UseMonitor = false, TimeZone = "Europe/Zurich", CatchUp = CatchUp.All)] TimerInfo x""",
        "timerTrigger schedule=%S% runOnStartup=True useMonitor=False timeZone=Europe/Zurich catchUp=all")]
    [InlineData("""[QueueTrigger("Orders")] string x""", "queueTrigger queueName=orders")]
    [InlineData("""[QueueTrigger("%Q%", Connection = "Storage")] string x""", "queueTrigger queueName=%Q% connection=Storage")]
    [InlineData("""[ServiceBusTrigger("Orders")] string x""", "serviceBusTrigger queueName=Orders cardinality=one")]
    [InlineData("""[ServiceBusTrigger("sales", "all", Connection = "Bus", IsSessionsEnabled = true, AutoCompleteMessages = true, IsBatched = true)] string[] x""",
        "serviceBusTrigger topicName=sales subscriptionName=all connection=Bus isSessionsEnabled=True autoCompleteMessages=True cardinality=many")]
    public void A_trigger_is_a_binding_with_what_its_author_said(string parameter, string binding)
    {
        var definition = AppCompiler.Generate($$"""class C { [Function("f")] public static void Run({{parameter}}, int count) { } }""").Load().Definition("f");

        Assert.Equal("x In " + binding, Text(Assert.Single(definition.Bindings)));
        Assert.Empty(definition.Parameters);
        Assert.Null(definition.ResponseType);
        Assert.Null(definition.Retry);
    }

    [Theory]
    [InlineData("[QueueOutput(\"Out\")] string", "HttpTrigger", "$return Out queue queueName=out", null)]
    [InlineData("[QueueOutput(\"Out\")] string", "QueueTrigger(\"inbox\")", "$return Out queue queueName=out", null)]
    [InlineData("[ServiceBusOutput(\"Out-{id}\", Connection = \"Bus\")] string", "HttpTrigger", "$return Out serviceBus queueName=Out-{id} connection=Bus", null)]
    [InlineData("[ServiceBusOutput(\"news\", ServiceBusEntityType.Topic)] string", "HttpTrigger", "$return Out serviceBus topicName=news", null)]
    [InlineData("Placed", "HttpTrigger", "Response Out http, Message Out queue queueName=orders, Event Out serviceBus topicName=news", "String")]
    [InlineData("Placed", "QueueTrigger(\"inbox\")", "Message Out queue queueName=orders, Event Out serviceBus topicName=news", null)]
    [InlineData("Silent", "HttpTrigger", "Message Out queue queueName=orders", null)]
    [InlineData("string", "HttpTrigger", "$return Out http", "String")]
    [InlineData("string", "QueueTrigger(\"inbox\")", "", null)]
    public void Outputs_are_bindings_named_by_what_holds_their_value(string returns, string trigger, string bindings, string? response)
    {
        var mark = returns[0] == '[' ? returns[..(returns.IndexOf("] ", StringComparison.Ordinal) + 1)] : "";
        var definition = AppCompiler.Generate($$"""
            public record Placed([property: HttpResult] string Response, [property: QueueOutput("orders")] string Message, [property: ServiceBusOutput("news", ServiceBusEntityType.Topic)] string Event);
            public record Silent([property: QueueOutput("orders")] string Message);
            public class C { [Function("f")] {{mark}} public static {{returns[mark.Length..]}} Run([{{trigger}}] string x) => null!; }
            """).Load().Definition("f");

        Assert.Equal(bindings, string.Join(", ", definition.OutputBindings.Select(Text)));
        Assert.Equal(response, definition.ResponseType?.Name);
    }

    [Fact]
    public void A_retry_policy_is_part_of_the_definition()
    {
        var app = AppCompiler.Generate("""
            class C
            {
                [Function("fixed"), FixedDelayRetry(-1, "00:00:10")] public static void Fixed([TimerTrigger("0 * * * *")] TimerInfo timer) { }
                [Function("growing"), ExponentialBackoffRetry(5, "00:00:04", "00:15:00")] public static void Growing([TimerTrigger("0 * * * *")] TimerInfo timer) { }
            }
            """).Load();

        Assert.Equal(new RetryDefinition(RetryStrategy.FixedDelay, -1, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)), app.Definition("fixed").Retry);
        Assert.Equal(new RetryDefinition(RetryStrategy.ExponentialBackoff, 5, TimeSpan.FromSeconds(4), TimeSpan.FromMinutes(15)), app.Definition("growing").Retry);
    }

    [Fact]
    public void Functions_stand_in_the_order_of_the_source() => Assert.Equal(
        ["c", "a", "b"],
        AppCompiler.Generate(
            """class X { [Function("c")] public static void C([HttpTrigger] string body) { } [Function("a")] public static void A([HttpTrigger] string body) { } }""",
            """class Y { [Function("b")] public static void B([HttpTrigger] string body) { } }""").Load().Functions.Select(f => f.Definition.Name));

    [Theory]
    [InlineData("string", "String")]
    [InlineData("Task<string>", "String")]
    [InlineData("ValueTask<int?>", "Nullable`1")]
    [InlineData("Ok<string>", "String")]
    [InlineData("Task<Results<NotFound, Created<int>, Ok<string>>>", "Int32")]
    [InlineData("Microsoft.AspNetCore.Mvc.ActionResult<string>", "String")]
    [InlineData("Results<NotFound, Ok>", null)]
    [InlineData("IResult", null)]
    [InlineData("Task<Microsoft.AspNetCore.Mvc.IActionResult>", null)]
    [InlineData("Microsoft.AspNetCore.Mvc.OkObjectResult", null)]
    [InlineData("Task<HttpResponseData>", null)]
    [InlineData("Task", null)]
    public void The_type_of_the_response_body_is_known_where_the_signature_tells_it(string returns, string? body) => Assert.Equal(
        body,
        AppCompiler.Generate($$"""
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Http.HttpResults;
            public class C { [Function("f")] public {{returns}} Run([HttpTrigger] HttpRequest request) => throw new NotSupportedException(); }
            """).Load().Definition("f").ResponseType?.Name);

    [Fact]
    public void A_program_without_Main_gets_one()
    {
        var app = AppCompiler.Generate(AppCompiler.Compile([Function], OutputKind.ConsoleApplication));

        Assert.False(app.Load().Attribute.HasProgram);
        Assert.Equal("Fulmar.Generated.Program", app.Output.GetEntryPoint(TestContext.Current.CancellationToken)!.ContainingType.ToDisplayString());
    }

    [Theory]
    [InlineData("FunctionsApplication.CreateBuilder(args).Build().Dispose();")]
    [InlineData("class P { static async Task<int> Main(string[] args) { await Task.Yield(); return 0; } }")]
    public void A_program_with_Main_keeps_it(string main)
    {
        var app = AppCompiler.Generate(AppCompiler.Compile([main, Function], OutputKind.ConsoleApplication));

        Assert.False(app.HasGenerated("EntryPoint.g.cs"));
        Assert.True(app.Load().Attribute.HasProgram);
    }

    [Fact]
    public void A_library_has_no_Main_and_without_functions_no_index()
    {
        Assert.False(AppCompiler.Generate(Function).HasGenerated("EntryPoint.g.cs"));
        Assert.False(AppCompiler.Generate("class C;").HasGenerated("FunctionIndex.g.cs"));
    }

    private static string Text(BindingDefinition binding) =>
        string.Join(' ', [binding.Name, $"{binding.Direction}", binding.Type, .. binding.Properties.Select(p => $"{p.Key}={p.Value}")]);
}
