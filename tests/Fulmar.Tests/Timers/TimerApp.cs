using System.Text.Json;
using Fulmar.Hosting;
using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Workers;
using Microsoft.Extensions.DependencyInjection;

namespace Fulmar.Tests.Timers;

/// <summary>An app of functions that timers start, each of them a delegate.</summary>
internal sealed class TimerApp : IWorker
{
    private readonly List<FunctionDefinition> functions = [];
    private readonly Dictionary<string, FunctionInvoker> code = [];

    public IReadOnlyList<FunctionDefinition> Functions => functions;

    public IServiceProvider Services { get; } = new ServiceCollection().BuildServiceProvider();

    public Task<FulmarException> Ended { get; } = new TaskCompletionSource<FulmarException>().Task;

    public JsonSerializerOptions Json => JsonSerializerOptions.Web;

    public TimerApp With(string name, string schedule, Func<FunctionContext, Task> run, RetryDefinition? retry = null, params (string Name, object? Value)[] options)
    {
        var properties = options.Prepend(("schedule", schedule)).ToDictionary(option => option.Item1, option => option.Item2);
        functions.Add(new() { Name = name, EntryPoint = $"Timers.{name}", ScriptFile = $"{name}.cs", Retry = retry, Bindings = [new("timer", "timerTrigger", BindingDirection.In, properties)] });
        code[name] = context => new ValueTask(run(context));
        return this;
    }

    public AppSnapshot Load(int version = 1, params (string Name, string Value)[] settings) =>
        AppSnapshot.Create(version, "app", new HostDefinition { Settings = settings.ToDictionary(setting => setting.Name, setting => setting.Value) }, this);

    public FunctionInvoker Bind(FunctionDefinition function) => code[function.Name];

    public FunctionExecutionDelegate? BuildMiddleware(FunctionExecutionDelegate function) => null;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
