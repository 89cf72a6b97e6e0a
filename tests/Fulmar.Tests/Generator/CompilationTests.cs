using Microsoft.CodeAnalysis;

namespace Fulmar.Tests.Generator;

/// <summary>Generated code compiles without a warning, whatever the app looks like.</summary>
public sealed class CompilationTests
{
    [Theory]
    [InlineData("HttpRequest request")]
    [InlineData("HttpRequestData request")]
    [InlineData("HttpContext request")]
    [InlineData("string request")]
    [InlineData("string? request")]
    [InlineData("byte[] request")]
    [InlineData("ReadOnlyMemory<byte> request")]
    [InlineData("Memory<byte> request")]
    [InlineData("BinaryData request")]
    [InlineData("Stream request")]
    [InlineData("System.IO.Pipelines.PipeReader request")]
    [InlineData("System.Text.Json.JsonElement request")]
    [InlineData("System.Text.Json.Nodes.JsonNode request")]
    [InlineData("Item request")]
    [InlineData("Item? request")]
    [InlineData("Item? request = null")]
    [InlineData("Spot request")]
    [InlineData("Spot? request")]
    [InlineData("int request = 7")]
    [InlineData("List<string?> request")]
    [InlineData("List<string?>? request")]
    [InlineData("IReadOnlyList<Item> request")]
    [InlineData("Dictionary<string, object?> request")]
    [InlineData("Item[] request")]
    [InlineData("(int A, string? B) request")]
    [InlineData("HttpRequest @class")]
    public void A_trigger_may_stand_on(string parameter) => Compiles($$"""
        public class C { [Function("f")] public void Run([HttpTrigger] {{parameter}}) { } }
        """);

    [Theory]
    [InlineData("HttpResponse x")]
    [InlineData("HttpContext x")]
    [InlineData("HttpRequestData x")]
    [InlineData("System.Security.Claims.ClaimsPrincipal x")]
    [InlineData("FunctionContext x")]
    [InlineData("CancellationToken x")]
    [InlineData("CancellationToken x = default")]
    [InlineData("ILogger x")]
    [InlineData("ILogger<C> x")]
    [InlineData("ILoggerFactory? x")]
    [InlineData("IServiceProvider x")]
    [InlineData("IDisposable x")]
    [InlineData("IDisposable? x = null")]
    [InlineData("Item x")]
    [InlineData("Func<int> x")]
    [InlineData("Stream x")]
    [InlineData("System.IO.Pipelines.PipeReader x")]
    [InlineData("[FromBody] Item x")]
    [InlineData("[FromBody] Spot x")]
    [InlineData("[Microsoft.AspNetCore.Mvc.FromBody] Item? x")]
    [InlineData("[FromServices] Item x")]
    [InlineData("[FromKeyedServices(\"a\\\"b\")] IDisposable x")]
    [InlineData("[FromKeyedServices(Color.Red)] IDisposable? x")]
    [InlineData("[FromKeyedServices(typeof(List<int>))] IDisposable x")]
    [InlineData("[FromKeyedServices(-3)] IDisposable x")]
    [InlineData("[FromKeyedServices(null)] IDisposable x")]
    [InlineData("string id")]
    [InlineData("int id")]
    [InlineData("int? id")]
    [InlineData("Color ID")]
    [InlineData("[FromRoute] Guid id")]
    [InlineData("[FromRoute(Name = \"id\")] string x")]
    [InlineData("string x")]
    [InlineData("string? x")]
    [InlineData("string x = \"a\\n\\\"\"")]
    [InlineData("string x = null!")]
    [InlineData("string[] x")]
    [InlineData("params string[] x")]
    [InlineData("int[] x")]
    [InlineData("Color[] x")]
    [InlineData("string[]? x = null")]
    [InlineData("Microsoft.Extensions.Primitives.StringValues x")]
    [InlineData("Color x")]
    [InlineData("Color? x")]
    [InlineData("Color x = Color.Red")]
    [InlineData("Color? x = Color.Blue")]
    [InlineData("Color x = (Color)(-9)")]
    [InlineData("Guid x = default")]
    [InlineData("DateTimeOffset? x")]
    [InlineData("int? x = 3")]
    [InlineData("int x = -3")]
    [InlineData("byte x = 3")]
    [InlineData("short? x = -3")]
    [InlineData("long x = long.MinValue")]
    [InlineData("ulong x = ulong.MaxValue")]
    [InlineData("uint x = 5")]
    [InlineData("nint x = 5")]
    [InlineData("char x = '\\''")]
    [InlineData("bool x = true")]
    [InlineData("float x = 1.5f")]
    [InlineData("float x = float.NegativeInfinity")]
    [InlineData("double x = 1e300")]
    [InlineData("double? x = double.NaN")]
    [InlineData("decimal x = 1.10m")]
    [InlineData("decimal? x = -0.5m")]
    [InlineData("System.Net.IPAddress x")]
    [InlineData("System.Net.IPAddress? x")]
    [InlineData("System.Net.IPAddress x = null!")]
    [InlineData("Own x")]
    [InlineData("Own? x = null")]
    [InlineData("[FromQuery(Name = \"a-b\")] int x")]
    [InlineData("[FromHeader] string x")]
    [InlineData("[FromHeader(Name = \"X-Page\")] int? x")]
    [InlineData("[FromHeader(Name = \"X-Page\")] string[] x")]
    [InlineData("int @event")]
    public void A_parameter_may_be(string parameter) => Compiles($$"""
        public class C { [Function("f")] public void Run([HttpTrigger(Route = "a/{id}")] HttpRequest request, {{parameter}}) { } }
        """);

    [Theory]
    [InlineData("TimerTrigger(\"0 * * * *\")", "TimerInfo x")]
    [InlineData("TimerTrigger(\"0 * * * *\")", "TimerInfo? x")]
    [InlineData("TimerTrigger(\"0 * * * *\")", "string x")]
    [InlineData("TimerTrigger(\"0 * * * *\")", "System.Text.Json.JsonElement x")]
    [InlineData("TimerTrigger(\"0 * * * *\")", "Item x")]
    [InlineData("QueueTrigger(\"items\")", "string x")]
    [InlineData("QueueTrigger(\"items\")", "string? x")]
    [InlineData("QueueTrigger(\"items\")", "byte[] x")]
    [InlineData("QueueTrigger(\"items\")", "Memory<byte> x")]
    [InlineData("QueueTrigger(\"items\")", "ReadOnlyMemory<byte> x")]
    [InlineData("QueueTrigger(\"items\")", "BinaryData x")]
    [InlineData("QueueTrigger(\"items\")", "Stream x")]
    [InlineData("QueueTrigger(\"items\")", "QueueMessage x")]
    [InlineData("QueueTrigger(\"items\")", "Item x")]
    [InlineData("QueueTrigger(\"items\")", "Item? x")]
    [InlineData("QueueTrigger(\"items\")", "Item? x = null")]
    [InlineData("QueueTrigger(\"items\")", "Spot x")]
    [InlineData("QueueTrigger(\"items\")", "Spot? x")]
    [InlineData("QueueTrigger(\"items\")", "int x = 7")]
    [InlineData("QueueTrigger(\"items\")", "Color x")]
    [InlineData("QueueTrigger(\"items\")", "object x")]
    [InlineData("QueueTrigger(\"items\")", "dynamic x")]
    [InlineData("QueueTrigger(\"items\")", "Item[] x")]
    [InlineData("QueueTrigger(\"items\")", "IReadOnlyList<Item?> x")]
    [InlineData("QueueTrigger(\"items\")", "Dictionary<string, object?> x")]
    [InlineData("QueueTrigger(\"items\")", "string @class")]
    [InlineData("ServiceBusTrigger(\"items\")", "ServiceBusReceivedMessage x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "ServiceBusReceivedMessage[] x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "List<ServiceBusReceivedMessage> x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "string[] x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "IList<string?> x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "IEnumerable<string>? x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "byte[][] x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "IReadOnlyList<BinaryData> x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "ReadOnlyMemory<byte>[] x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "Stream[] x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "Item[] x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "Item?[] x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "List<Item> x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "List<Item?>? x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "ICollection<Item[]> x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "List<string?>[] x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "Spot[] x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "List<int?> x")]
    [InlineData("ServiceBusTrigger(\"items\", IsBatched = true)", "IReadOnlyCollection<Dictionary<string, Item?>> x")]
    public void A_trigger_other_than_HTTP_may_stand_on(string trigger, string parameter) => Compiles($$"""
        public class C { [Function("f")] public void Run([{{trigger}}] {{parameter}}) { } }
        """);

    [Theory]
    [InlineData("FunctionContext x")]
    [InlineData("CancellationToken x")]
    [InlineData("ILogger x")]
    [InlineData("ILogger<C> x")]
    [InlineData("IServiceProvider x")]
    [InlineData("ICommit x")]
    [InlineData("ServiceBusMessageActions x")]
    [InlineData("IDisposable? x")]
    [InlineData("Item x")]
    [InlineData("[FromServices] Item x")]
    [InlineData("[FromKeyedServices(\"a\")] IDisposable x")]
    [InlineData("string x")]
    [InlineData("string? x")]
    [InlineData("string x = null!")]
    [InlineData("int x")]
    [InlineData("int? x")]
    [InlineData("long x = 3")]
    [InlineData("DateTimeOffset x")]
    [InlineData("DateTime? x")]
    [InlineData("Guid x = default")]
    [InlineData("Color x")]
    [InlineData("Color? x = Color.Blue")]
    [InlineData("Color x = Color.Red")]
    [InlineData("Own? x = null")]
    [InlineData("string[] x")]
    [InlineData("Color[] x")]
    [InlineData("long[]? x = null")]
    [InlineData("int @event")]
    public void A_parameter_beside_a_message_may_be(string parameter) => Compiles($$"""
        public class C { [Function("f")] public void Run([ServiceBusTrigger("items")] string message, {{parameter}}) { } }
        """);

    [Theory]
    [InlineData("Item?", "null")]
    [InlineData("Spot", "default")]
    [InlineData("object", "1")]
    [InlineData("dynamic", "1")]
    [InlineData("string[]", "[]")]
    [InlineData("IEnumerable<Item>?", "null")]
    [InlineData("Task<Item?>", "Task.FromResult<Item?>(null)")]
    [InlineData("ValueTask<int?>", "default")]
    public void An_output_may_be(string type, string value)
    {
        foreach (var trigger in new[] { "HttpTrigger", "QueueTrigger(\"items\")" })
        {
            Compiles($$"""public class C { [Function("f"), QueueOutput("out")] public {{type}} Run([{{trigger}}] Item body) { return {{value}}; } }""");
            Compiles($$"""public class C : IDisposable { public void Dispose() { } [Function("f")] [return: ServiceBusOutput("out")] public {{type}} Run([{{trigger}}] Item body) { return {{value}}; } }""");
        }
    }

    [Theory]
    [InlineData("Outputs", "null!")]
    [InlineData("Outputs?", "null")]
    [InlineData("Task<Outputs?>", "Task.FromResult<Outputs?>(null)")]
    [InlineData("ValueTask<Few>", "default")]
    [InlineData("Few?", "null")]
    public void A_result_with_outputs_may_be(string type, string value)
    {
        foreach (var trigger in new[] { "HttpTrigger", "QueueTrigger(\"items\")" })
            Compiles($$"""
                public record Outputs([property: HttpResult] Item? Response, [property: QueueOutput("out")] string? @class, [property: ServiceBusOutput("out", ServiceBusEntityType.Topic)] ServiceBusMessage[] Messages);
                public record struct Few([property: QueueOutput("out")] int One, string Other);
                public class C { [Function("f")] public {{type}} Run([{{trigger}}] Item body) { return {{value}}; } }
                """);
    }

    [Theory]
    [InlineData("void", "")]
    [InlineData("int", "1")]
    [InlineData("string?", "null")]
    [InlineData("Item?", "null")]
    [InlineData("Spot?", "null")]
    [InlineData("object", "1")]
    [InlineData("dynamic", "1")]
    [InlineData("(int A, string? B)", "(1, null)")]
    [InlineData("IEnumerable<string?>", "[]")]
    [InlineData("IAsyncEnumerable<int>", "null!")]
    [InlineData("Task", "Task.CompletedTask")]
    [InlineData("ValueTask", "default")]
    [InlineData("Task<int>", "Task.FromResult(1)")]
    [InlineData("Task<Item?>", "Task.FromResult<Item?>(null)")]
    [InlineData("ValueTask<string>", "new(\"\")")]
    [InlineData("IResult", "Results.Ok()")]
    [InlineData("Task<IActionResult>", "null!")]
    [InlineData("Microsoft.AspNetCore.Mvc.ActionResult<Item>", "null!")]
    [InlineData("HttpResponseData", "null!")]
    [InlineData("Task<Results<Ok<Item>, NotFound>>", "null!")]
    [InlineData("Both", "null!")]
    [InlineData("Both?", "null")]
    [InlineData("Task<Both?>", "Task.FromResult<Both?>(null)")]
    [InlineData("ValueTask<Pair>", "default")]
    [InlineData("Pair?", "null")]
    [InlineData("Pair", "default")]
    public void A_result_may_be(string type, string value)
    {
        Compiles($$"""public class C { [Function("f")] public {{type}} Run([HttpTrigger] HttpRequest request) { return {{value}}; } }""");
        Compiles($$"""public static class C { [Function("f")] public static {{type}} Run([HttpTrigger] Item body) { return {{value}}; } }""");
        Compiles($$"""public class C : IDisposable { public void Dispose() { } [Function("f")] public {{type}} Run([HttpTrigger] HttpRequest request) { return {{value}}; } }""");
        Compiles($$"""public class C : IAsyncDisposable { public ValueTask DisposeAsync() => default; [Function("f")] public {{type}} Run([HttpTrigger] HttpRequest request) { return {{value}}; } }""");
    }

    [Theory]
    [InlineData("public class C(IDisposable a, ILogger<C> b, ILogger c, FunctionContext d, IDisposable? e, int f = 3, string g = \"x\") { public object[] All => [a, b, c, d, e!, f, g]; FUNCTION }")]
    [InlineData("public record C(IDisposable Service) { FUNCTION }")]
    [InlineData("public struct C { FUNCTION }")]
    [InlineData("public readonly record struct C(IDisposable Service) { FUNCTION }")]
    [InlineData("public class Outer { public class C { FUNCTION } }")]
    [InlineData("public partial class C; public partial class C { FUNCTION }")]
    [InlineData("namespace Deep.@namespace { internal sealed class @class { FUNCTION } }")]
    [InlineData("public class C([FromKeyedServices(\"k\")] IDisposable service) { public object All => service; FUNCTION }")]
    [InlineData("[Obsolete(\"old\")] public class C { FUNCTION }")]
    [InlineData("public class Base { FUNCTION } public class C : Base;")]
    [InlineData("public class C { [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public C() { } public required int Id { get; set; } FUNCTION }")]
    public void A_class_may_be(string source) => Compiles(
        source.Replace("FUNCTION", "[Function(\"f\")] public void Run([HttpTrigger] HttpRequest request) { }", StringComparison.Ordinal));

    [Fact]
    public void Source_that_says_nothing_about_null_compiles_too()
    {
        var app = AppCompiler.Generate(AppCompiler.Compile([Types.Replace('?', ' '), """
            using Microsoft.AspNetCore.Http;
            public class C { [Function("f")] public string Run([HttpTrigger] HttpRequest request, string text, [FromBody] Item body, System.Net.IPAddress address) => text; }
            """], nullable: NullableContextOptions.Disable));

        Assert.Empty(app.Findings);
        Assert.Empty(app.Complaints);
        Assert.Contains("TextOr(", app.Generated("FunctionIndex.g.cs"), StringComparison.Ordinal);
    }

    [Fact]
    public void Source_of_a_queue_function_that_says_nothing_about_null_compiles_too()
    {
        var app = AppCompiler.Generate(AppCompiler.Compile([Types.Replace('?', ' '), """
            public class Outputs { [QueueOutput("out")] public string[] Messages { get; set; } }
            public class C
            {
                [Function("one")] public Outputs One([QueueTrigger("items")] Item message, string id, int dequeueCount) => null;
                [Function("many")] public Task<Outputs> Many([ServiceBusTrigger("items", IsBatched = true)] List<Item> messages) => null;
            }
            """], nullable: NullableContextOptions.Disable));

        Assert.Empty(app.Findings);
        Assert.Empty(app.Complaints);
    }

    private const string Types = """
        public record Item(int Id);
        public record struct Spot(int X);
        public enum Color { Red, Blue = 5 }
        public record Both([property: HttpResult] Item? Response, string Other);
        public record struct Pair([property: HttpResult] int Response, string Other);
        public class Own : System.IParsable<Own>
        {
            public static Own Parse(string text, System.IFormatProvider? provider) => new();
            public static bool TryParse(string? text, System.IFormatProvider? provider, [System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out Own own) { own = new(); return true; }
        }
        """;

    private static void Compiles(string source)
    {
        var app = AppCompiler.Generate(Types, """
            using Microsoft.AspNetCore.Http;
            using Microsoft.AspNetCore.Http.HttpResults;
            using Microsoft.Extensions.DependencyInjection;
            using Microsoft.Extensions.Logging;
            using FromServices = Microsoft.AspNetCore.Mvc.FromServicesAttribute;
            using FromRoute = Microsoft.AspNetCore.Mvc.FromRouteAttribute;
            using FromQuery = Microsoft.AspNetCore.Mvc.FromQueryAttribute;
            using FromHeader = Microsoft.AspNetCore.Mvc.FromHeaderAttribute;
            using IActionResult = Microsoft.AspNetCore.Mvc.IActionResult;
            #pragma warning disable CS1998, CS8981

            """ + source);

        Assert.Empty(app.Findings);
        Assert.Empty(app.Complaints);
        Assert.Contains("\"f\"", app.Generated("FunctionIndex.g.cs"), StringComparison.Ordinal);
    }
}
