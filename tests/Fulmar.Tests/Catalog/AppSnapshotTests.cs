using System.Text.Json;
using Fulmar.Hosting;
using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace Fulmar.Tests.Catalog;

/// <summary>What a version of an app must be.</summary>
public sealed class AppSnapshotTests
{
    [Fact]
    public void Two_functions_of_one_name_are_refused_with_their_places()
    {
        var error = Assert.Single(Rejected(new(), Http("Hello", "a", "A.cs"), Http("HELLO", "b", "B.cs")));

        Assert.Equal(ErrorCodes.DuplicateFunction, error.Code);
        Assert.Contains("A.cs", error.Message);
        Assert.Contains("B.cs", error.Message);
    }

    [Theory]
    [InlineData("orders/{id}", "Orders/{number}", true)]
    [InlineData("orders/{id}", "orders/{id:int}", false)]
    [InlineData("orders", "orders/{id?}", false)]
    [InlineData("files/{*path}", "files/{path}", false)]
    public void Two_functions_that_answer_the_same_are_refused(string first, string second, bool conflict)
    {
        if (!conflict)
        {
            Assert.Equal(2, Create(new(), Http("A", first), Http("B", second)).Functions.Count);
            return;
        }
        var error = Assert.Single(Rejected(new(), Http("A", first), Http("B", second)));
        Assert.Equal(ErrorCodes.RouteConflict, error.Code);
        Assert.Contains("'A'", error.Message);
        Assert.Contains("'B'", error.Message);
    }

    [Fact]
    public void Different_methods_share_a_route()
    {
        Assert.Equal(2, Create(new(), Http("A", "x", null, "get"), Http("B", "x", null, "post")).Functions.Count);
        Assert.Equal(ErrorCodes.RouteConflict, Assert.Single(Rejected(new(), Http("A", "x", null, "get"), Http("B", "x"))).Code);
    }

    [Fact]
    public void Without_a_prefix_a_function_may_not_take_the_hosts_own_routes()
    {
        var bare = new HostDefinition { Http = new() { RoutePrefix = "" } };

        Assert.Equal("x", Create(bare, Http("A", "x")).Functions[0].Http!.Pattern.RawText);
        Assert.Equal(ErrorCodes.InvalidFunction, Assert.Single(Rejected(bare, Http("A", "admin/x"))).Code);
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once()
    {
        var errors = Rejected(new(), Http("1st", "a"), Define("Blob", null, Binding("blobTrigger", [])), Define("None", null), Http("Level", "d", level: "most"));

        Assert.All(errors, error => Assert.Equal(ErrorCodes.InvalidFunction, error.Code));
        Assert.Equal(["1st", "Blob", "None", "Level"], errors.Select(error => error.Message.Split('\'')[1]));
    }

    [Fact]
    public void Host_json_may_name_the_only_functions_and_a_setting_switches_one_off()
    {
        var host = new HostDefinition { Functions = ["a", "b"], Disabled = new HashSet<string> { "B" } };

        var app = Create(host, Http("A", "1"), Http("B", "2"), Http("C", "3"));

        Assert.Equal([("A", false), ("B", true)], app.Functions.Select(function => (function.Name, function.IsDisabled)));
    }

    private static AppSnapshot Create(HostDefinition host, params FunctionDefinition[] functions) => AppSnapshot.Create(1, "app", host, new Worker(functions));

    private static IReadOnlyList<FulmarException> Rejected(HostDefinition host, params FunctionDefinition[] functions) =>
        Assert.Throws<AppRejectedException>(() => Create(host, functions)).Errors;

    private static FunctionDefinition Http(string name, string route, string? file = null, string? method = null, string level = "anonymous")
    {
        Dictionary<string, object?> properties = new() { ["route"] = route, ["authLevel"] = level };
        if (method is not null) properties["methods"] = new[] { method };
        return Define(name, file, Binding("httpTrigger", properties));
    }

    private static FunctionDefinition Define(string name, string? file, params BindingDefinition[] bindings) =>
        new() { Name = name, EntryPoint = $"App.{name}", ScriptFile = file, Bindings = bindings };

    private static BindingDefinition Binding(string type, Dictionary<string, object?> properties) => new("request", type, BindingDirection.In, properties);

    private sealed class Worker(IReadOnlyList<FunctionDefinition> functions) : IWorker
    {
        public IReadOnlyList<FunctionDefinition> Functions => functions;

        public IServiceProvider Services { get; } = new ServiceCollection().BuildServiceProvider();

        public Task<FulmarException> Ended { get; } = new TaskCompletionSource<FulmarException>().Task;

        public JsonSerializerOptions Json => JsonSerializerOptions.Web;

        public FunctionInvoker Bind(FunctionDefinition function) => _ => ValueTask.CompletedTask;

        public FunctionExecutionDelegate? BuildMiddleware(FunctionExecutionDelegate function) => null;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
