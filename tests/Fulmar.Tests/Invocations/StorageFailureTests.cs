using System.Text.Json;
using System.Text.Json.Nodes;
using Fulmar.Conformance;
using Fulmar.Gateway;
using Fulmar.Gateway.Functions;
using Fulmar.Gateway.Responses;
using Fulmar.Hosting;
using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Fulmar.Runtime.Workers;
using Fulmar.Storage;
using Fulmar.Storage.Sqlite;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulmar.Tests.Invocations;

/// <summary>What a caller, and the log, are told when the storage fails.</summary>
public sealed class StorageFailureTests : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fulmar-storage-failure").FullName;
    private readonly SqliteEngine engine;
    private readonly Lines lines = new();

    public StorageFailureTests() => engine = SqliteEngine.Open(new SqliteEngineOptions(folder) { IsDurable = false }, TimeProvider.System, NullLogger.Instance);

    [Theory]
    [InlineData(Fault.BeforeCommit, "FUL6001", "What the function did could not be committed. None of its effects stand.")]
    [InlineData(Fault.AfterCommit, "FUL6009", "It is not known whether what the function did is committed. Ask again with the same Idempotency-Key, or look first.")]
    public async Task A_caller_is_told_that_nothing_stands_only_where_that_is_known(Fault fault, string code, string title)
    {
        var (status, problem) = await Run(fault, context =>
        {
            context.Commit.Put("bookings", "b1", new { Seats = 2 });
            return ValueTask.CompletedTask;
        });

        Assert.Equal((503, code, title), (status, (string)problem["code"]!, (string)problem["title"]!));
    }

    [Fact]
    public async Task A_storage_that_fails_while_the_function_reads_is_no_failed_commit()
    {
        var (status, problem) = await Run(Fault.None, _ => throw new StorageException(StorageErrors.DamagedRecord, "on purpose"));

        Assert.Equal((503, "FUL6005", "The storage failed while the function ran. None of its effects stand."), (status, (string)problem["code"]!, (string)problem["title"]!));
    }

    [Fact]
    public async Task An_end_that_cannot_be_told_is_logged()
    {
        var app = AppSnapshot.Create(1, "app", new HostDefinition(), new OneFunction(_ => throw new InvalidOperationException("the function")));
        var invocation = new Mute(app);

        Assert.Equal(InvocationOutcome.Failed, await Run(engine, invocation));

        Assert.Contains($"How Hello {invocation.InvocationId} ended could not be told or settled: InvalidOperationException: nobody is told", lines.All);
    }

    public async ValueTask DisposeAsync()
    {
        await engine.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<(int Status, JsonNode Problem)> Run(Fault fault, FunctionInvoker code)
    {
        var body = new MemoryStream();
        var http = new DefaultHttpContext { Response = { Body = body } };
        var app = AppSnapshot.Create(1, "app", new HostDefinition(), new OneFunction(code));
        await using var storage = new FaultyEngine(engine, _ => fault);
        await Run(storage, new HttpInvocation(app, app.Functions[0], http, new ErrorResponder(new GatewayOptions { RequireKeys = false, ExplainErrors = false })));
        return (http.Response.StatusCode, JsonNode.Parse(body.ToArray())!);
    }

    private async Task<InvocationOutcome> Run(IStorageEngine storage, Invocation invocation)
    {
        var inFlight = new InFlight(new InFlightOptions(), TimeProvider.System, NullLogger<InFlight>.Instance);
        using var metrics = new RuntimeMetrics(inFlight);
        return await new InvocationPipeline(inFlight, metrics, storage, TimeProvider.System, lines).RunAsync(invocation, null, null);
    }

    private sealed class OneFunction(FunctionInvoker code) : IWorker
    {
        public IReadOnlyList<FunctionDefinition> Functions { get; } =
            [new() { Name = "Hello", EntryPoint = "Hello", Bindings = [new("request", "httpTrigger", BindingDirection.In, new Dictionary<string, object?>())] }];

        public IServiceProvider Services { get; } = new ServiceCollection().BuildServiceProvider();

        public Task<FulmarException> Ended { get; } = new TaskCompletionSource<FulmarException>().Task;

        public JsonSerializerOptions Json => JsonSerializerOptions.Web;

        public FunctionInvoker Bind(FunctionDefinition function) => code;

        public FunctionExecutionDelegate? BuildMiddleware(FunctionExecutionDelegate function) => null;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>One whose end cannot be told.</summary>
    private sealed class Mute(AppSnapshot app) : Fulmar.Triggers.TriggerInvocation(app, app.Functions[0])
    {
        protected override IReadOnlyDictionary<string, object?> ReadBindingData() => new Dictionary<string, object?>();

        protected internal override ValueTask SettleAsync() => ValueTask.CompletedTask;

        protected internal override ValueTask FailAsync(Exception exception, InvocationOutcome outcome) => throw new InvalidOperationException("nobody is told");

        protected internal override Task AbandonAsync() => Task.CompletedTask;
    }

    /// <summary>A log of lines.</summary>
    private sealed class Lines : ILoggerFactory, ILogger
    {
        public List<string> All { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider) { }

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            All.Add($"{formatter(state, exception)}: {exception?.GetType().Name}: {exception?.Message}");

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public void Dispose() { }
    }
}
