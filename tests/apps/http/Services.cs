using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

public interface IGreeter
{
    string Greet(string name);
}

public sealed class Greeter : IGreeter
{
    public string Greet(string name) => $"Hello, {name}!";
}

public sealed class OneForAll
{
    public string Id { get; } = Guid.NewGuid().ToString("N");
}

/// <summary>Opens a gate when it goes.</summary>
public sealed class OneForEach : IAsyncDisposable
{
    public string Id { get; } = Guid.NewGuid().ToString("N");

    public ValueTask DisposeAsync()
    {
        Gates.Open($"disposed {Id}");
        return ValueTask.CompletedTask;
    }
}

public sealed record Services(string One, string Each, string EachAgain, string Greeting, bool DisposedMeanwhile);

/// <summary>An instance class: made for each call, disposed after it.</summary>
public sealed class ServiceFunctions(OneForAll one, OneForEach each, ILogger<ServiceFunctions> logger) : IDisposable
{
    private string? gate;

    [Function("Services")]
    public Services Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "services")] HttpRequest request, IServiceProvider services, IGreeter greeter, string? gate)
    {
        this.gate = gate;
        logger.LogInformation("services asked");
        return new(one.Id, each.Id, services.GetRequiredService<OneForEach>().Id, greeter.Greet("you"), Gates.Opened($"disposed {each.Id}").IsCompleted);
    }

    [Function("ParallelServices")]
    public static async Task<int> Parallel([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "services/parallel")] HttpRequest request, FunctionContext context)
    {
        using var start = new Barrier(8);
        var ids = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(() =>
        {
            start.SignalAndWait();
            return context.InstanceServices.GetRequiredService<OneForEach>().Id + context.InvocationId;
        }, TaskCreationOptions.LongRunning)));
        return ids.Distinct().Count();
    }

    public void Dispose()
    {
        if (gate is not null) Gates.Open(gate);
    }
}
