using Fulmar.Hosting;
using Fulmar.Runtime.Catalog;
using Fulmar.Storage;
using Fulmar.Triggers.Queues;

namespace Fulmar.Tests.Queues;

/// <summary>How many messages a function holds, and how often it tries them.</summary>
public sealed class QueueLimitsTests
{
    [Theory]
    [InlineData(1_000, 1_000)]
    [InlineData(1_001, 1_000)]
    [InlineData(int.MaxValue, 1_000)]
    public void However_many_may_run_no_more_are_taken_at_once_than_the_storage_gives(int concurrency, int taken)
    {
        var (function, trigger) = Read();

        var limits = QueueLimits.Of(function, trigger, new HostDefinition { MaxConcurrency = new Dictionary<string, int> { ["Confirm"] = concurrency } });

        Assert.Equal((taken, concurrency), (limits.Take(0), limits.Most));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(2, 3)]
    [InlineData(int.MaxValue - 1, int.MaxValue)]
    [InlineData(int.MaxValue, null)]
    [InlineData(-1, null)]
    public void There_is_one_attempt_more_than_retries(int retries, int? attempts)
    {
        var (function, trigger) = Read(new RetryDefinition(RetryStrategy.FixedDelay, retries, TimeSpan.Zero, TimeSpan.Zero));

        Assert.Equal(attempts, FailurePolicy.Of(function, trigger, new HostDefinition()).MaxAttempts);
    }

    private static (Function, QueueTriggerDefinition) Read(RetryDefinition? retry = null)
    {
        var binding = new BindingDefinition("message", "serviceBusTrigger", BindingDirection.In, new Dictionary<string, object?> { ["queueName"] = "orders" });
        var definition = new FunctionDefinition { Name = "Confirm", EntryPoint = "App.Confirm", Retry = retry, Bindings = [binding] };
        var trigger = (QueueTriggerDefinition)TriggerDefinition.Read(definition, binding, new HostDefinition());
        return (new Function(definition, _ => ValueTask.CompletedTask, trigger, [], isDisabled: false), trigger);
    }
}
