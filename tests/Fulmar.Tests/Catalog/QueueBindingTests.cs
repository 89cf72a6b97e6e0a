using Fulmar.Runtime;
using Fulmar.Runtime.Bindings;
using Fulmar.Runtime.Catalog;
using Fulmar.Storage;

namespace Fulmar.Tests.Catalog;

/// <summary>Which queue a binding means, and what is said of one that means none.</summary>
public sealed class QueueBindingTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AzureWebJobsStorage")]
    [InlineData("Development")]
    [InlineData("Emulator")]
    [InlineData("Prefixed")]
    public void A_connection_that_is_unset_or_for_development_means_the_apps_own_store(string? connection) =>
        Assert.Equal(StoreNames.Own, Queue(new() { ["queueName"] = "orders", ["connection"] = connection }).Store);

    [Fact]
    public void A_connection_may_name_a_store_that_is_shared() =>
        Assert.Equal(new StoreId("warehouse"), Queue(new() { ["queueName"] = "orders", ["connection"] = "Shared" }).Store);

    [Theory]
    [InlineData("Nowhere", "no setting 'Nowhere'")]
    [InlineData("Outside", "names a service outside")]
    [InlineData("Identity", "'Identity__queueServiceUri'")]
    [InlineData("Unnamed", "names no store")]
    public void A_connection_that_cannot_be_honoured_names_function_binding_file_and_cure(string connection, string reason)
    {
        var error = Assert.Throws<FulmarException>(() => Queue(new() { ["queueName"] = "orders", ["connection"] = connection }));

        Assert.Equal(ErrorCodes.InvalidFunction, error.Code);
        Assert.All(["'Confirm'", "Confirm.cs", "'message'", "queueTrigger", reason], part => Assert.Contains(part, error.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Settings_are_put_into_names_and_names_are_lower_case()
    {
        Assert.Equal("orders-test", Queue(new() { ["queueName"] = "Orders-%Stage%" }).Name);
        Assert.Contains("'Missing', which does not exist", Assert.Throws<FulmarException>(() => Queue(new() { ["queueName"] = "%Missing%" })).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ab")]
    [InlineData("-orders")]
    [InlineData("orders--new")]
    [InlineData("orders_new")]
    [InlineData("../orders")]
    [InlineData("orders\n")]
    [InlineData("a2345678901234567890123456789012345678901234567890123456789012345")]
    public void A_name_that_Azure_would_refuse_is_refused(string name) =>
        Assert.Contains("is no name of a storage queue", Assert.Throws<FulmarException>(() => Queue(new() { ["queueName"] = name })).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(QueueFamily.Storage, "orders", "orders-poison")]
    [InlineData(QueueFamily.Storage, "orders-poison", null)]
    [InlineData(QueueFamily.Storage, "a23456789012345678901234567890123456789012345678901234567", null)]
    [InlineData(QueueFamily.ServiceBus, "orders", "orders/$deadletterqueue")]
    [InlineData(QueueFamily.ServiceBus, "orders/$deadletterqueue", null)]
    public void What_cannot_be_handled_has_a_queue_of_its_own_unless_it_is_one(QueueFamily family, string name, string? poison) =>
        Assert.Equal(poison, QueueTriggerDefinition.PoisonOf(new QueueKey(StoreNames.Own, family, name))?.Name);

    [Fact]
    public void A_function_reads_no_queue_whose_dead_letters_would_have_too_long_a_name()
    {
        Assert.Equal(StorageLimits.NameLength, Read(new string('q', 243)).Poison!.Value.Name.Length);
        var error = Assert.Throws<FulmarException>(() => Read(new string('q', 244)));

        Assert.Equal(ErrorCodes.InvalidFunction, error.Code);
        Assert.Contains("has 244 characters, and may have 243", error.Message, StringComparison.Ordinal);

        static QueueTriggerDefinition Read(string name)
        {
            var binding = new BindingDefinition("message", "serviceBusTrigger", BindingDirection.In, new Dictionary<string, object?> { ["queueName"] = name });
            var function = new FunctionDefinition { Name = "Confirm", EntryPoint = "App.Confirm", Bindings = [binding] };
            return (QueueTriggerDefinition)TriggerDefinition.Read(function, binding, new HostDefinition());
        }
    }

    private static QueueKey Queue(Dictionary<string, object?> properties)
    {
        var binding = new BindingDefinition("message", "queueTrigger", BindingDirection.In, properties);
        var function = new FunctionDefinition { Name = "Confirm", EntryPoint = "App.Confirm", ScriptFile = "Confirm.cs", Bindings = [binding] };
        return new BindingReader(function, binding, new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
        {
            ["Stage"] = "Test",
            ["Development"] = "UseDevelopmentStorage=true",
            ["Emulator"] = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;QueueEndpoint=http://127.0.0.1:10001/devstoreaccount1;",
            ["AzureWebJobsPrefixed"] = "UseDevelopmentStorage=true",
            ["Prefixed"] = "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=c2VjcmV0",
            ["Shared"] = "fulmar://warehouse",
            ["Outside"] = "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey=c2VjcmV0",
            ["Identity__queueServiceUri"] = "https://shop.queue.core.windows.net",
            ["Unnamed"] = "fulmar://",
        }).StorageQueue();
    }
}
