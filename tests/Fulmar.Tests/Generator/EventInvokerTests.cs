using System.Text;
using Fulmar.Hosting;

namespace Fulmar.Tests.Generator;

/// <summary>Generated calls of functions that a timer or messages start, run.</summary>
public sealed class EventInvokerTests
{
    [Fact]
    public async Task A_message_is_read_as_what_the_parameter_is()
    {
        var app = AppCompiler.Generate("""
            public record Item(int Id);
            public class C
            {
                [Function("text")] public string Text([QueueTrigger("items")] string message) => message;
                [Function("bytes")] public int Bytes([QueueTrigger("items")] byte[] message) => message.Length;
                [Function("memory")] public int Memory([QueueTrigger("items")] ReadOnlyMemory<byte> message) => message.Length;
                [Function("binary")] public string Binary([QueueTrigger("items")] BinaryData message) => message.ToString();
                [Function("stream")] public string Streamed([QueueTrigger("items")] Stream message) => new StreamReader(message).ReadToEnd();
                [Function("json")] public int Json([QueueTrigger("items")] System.Text.Json.JsonElement message) => message.GetProperty("id").GetInt32();
                [Function("item")] public int Read([QueueTrigger("items")] Item message) => message.Id;
                [Function("maybe")] public bool Maybe([QueueTrigger("items")] Item? message) => message is null;
                [Function("number")] public int Number([QueueTrigger("items")] int message) => message;
                [Function("guid")] public Guid Id([QueueTrigger("items")] Guid message) => message;
                [Function("list")] public int List([QueueTrigger("items")] List<Item> message) => message.Sum(m => m.Id);
                [Function("queue")] public string Queue([QueueTrigger("items")] QueueMessage message) => message.MessageId + message.MessageText;
            }
            """).Load();
        const string Json = """{"id":3}""";

        Assert.Equal(Json, await app.Invoke("text", Invocation.By(Json)));
        Assert.Equal(8, await app.Invoke("bytes", Invocation.By(Json)));
        Assert.Equal(8, await app.Invoke("memory", Invocation.By(Json)));
        Assert.Equal(Json, await app.Invoke("binary", Invocation.By(Json)));
        Assert.Equal(Json, await app.Invoke("stream", Invocation.By(Json)));
        Assert.Equal(3, await app.Invoke("json", Invocation.By(Json)));
        Assert.Equal(3, await app.Invoke("item", Invocation.By("\uFEFF" + Json)));
        Assert.Equal(true, await app.Invoke("maybe", Invocation.By("")));
        Assert.Equal(true, await app.Invoke("maybe", Invocation.By("null")));
        Assert.Equal(5, await app.Invoke("number", Invocation.By("5")));
        Assert.Equal(Guid.Empty, await app.Invoke("guid", Invocation.By(Guid.Empty.ToString())));
        Assert.Equal(Guid.Empty, await app.Invoke("guid", Invocation.By($"\"{Guid.Empty}\"")));
        Assert.Equal(7, await app.Invoke("list", Invocation.By("""[{"id":3},{"id":4}]""")));
        Assert.Equal("m1" + Json, await app.Invoke("queue", Invocation.By(Json)));
    }

    [Fact]
    public async Task A_batch_is_read_as_what_the_parameter_is()
    {
        var app = AppCompiler.Generate("""
            public record Item(int Id);
            public class C
            {
                [Function("texts")] public string Texts([ServiceBusTrigger("items", IsBatched = true)] string[] messages) => string.Join('+', messages);
                [Function("bytes")] public int Bytes([ServiceBusTrigger("items", IsBatched = true)] IReadOnlyList<byte[]> messages) => messages[1].Length;
                [Function("items")] public int Items([ServiceBusTrigger("items", IsBatched = true)] List<Item> messages) => messages.Sum(m => m.Id);
                [Function("numbers")] public int Numbers([ServiceBusTrigger("items", IsBatched = true)] IEnumerable<int> messages) => messages.Sum();
                [Function("received")] public string Received([ServiceBusTrigger("topic", "sub", IsBatched = true)] ServiceBusReceivedMessage[] messages) => string.Join('+', messages.Select(m => m.MessageId));
            }
            """).Load();

        Assert.Equal("a+b", await app.Invoke("texts", Invocation.By("a", "b")));
        Assert.Equal(3, await app.Invoke("bytes", Invocation.By("a", "bcd")));
        Assert.Equal(7, await app.Invoke("items", Invocation.By("""{"id":3}""", """{"id":4}""")));
        Assert.Equal(7, await app.Invoke("numbers", Invocation.By("3", "4")));
        Assert.Equal("m1+m2", await app.Invoke("received", Invocation.By("a", "b")));
    }

    [Fact]
    public async Task A_message_tells_all_that_is_known_of_it()
    {
        var app = AppCompiler.Generate("""
            public class C
            {
                [Function("queue")] public QueueMessage Queue([QueueTrigger("items")] QueueMessage message) => message;
                [Function("bus")] public ServiceBusReceivedMessage Bus([ServiceBusTrigger("items")] ServiceBusReceivedMessage message) => message;
            }
            """).Load();
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var message = new TriggerMessage
        {
            Id = "id", Body = "body"u8.ToArray(), ContentType = "text/plain", Headers = new Dictionary<string, string> { ["color"] = "red" }, SequenceNumber = 7,
            SessionId = "session", Receipt = "receipt", DeliveryCount = 2, EnqueuedAt = at, ExpiresAt = at.AddDays(1), VisibleUntil = at.AddMinutes(1),
            CorrelationId = "correlation", Subject = "subject", ReplyTo = "reply", To = "to", DeadLetterReason = "reason",
            DeadLetterDescription = "description", DeadLetterSource = "source",
        };

        var queue = (QueueMessage)(await app.Invoke("queue", Invocation.By(message)))!;
        Assert.Equal(("id", "receipt", "body", 2L), (queue.MessageId, queue.PopReceipt, queue.MessageText, queue.DequeueCount));
        Assert.Equal((at, at.AddDays(1), at.AddMinutes(1)), (queue.InsertedOn!.Value, queue.ExpiresOn!.Value, queue.NextVisibleOn!.Value));

        var bus = (ServiceBusReceivedMessage)(await app.Invoke("bus", Invocation.By(message)))!;
        Assert.Equal(("id", "body", "text/plain", "session", "receipt"), (bus.MessageId, bus.Body.ToString(), bus.ContentType, bus.SessionId, bus.LockToken));
        Assert.Equal((7L, 2, at, at.AddDays(1), at.AddMinutes(1)), (bus.SequenceNumber, bus.DeliveryCount, bus.EnqueuedTime, bus.ExpiresAt, bus.LockedUntil));
        Assert.Equal(("correlation", "subject", "reply", "to"), (bus.CorrelationId, bus.Subject, bus.ReplyTo, bus.To));
        Assert.Equal(("reason", "description", "source"), (bus.DeadLetterReason, bus.DeadLetterErrorDescription, bus.DeadLetterSource));
        Assert.Equal("red", bus.ApplicationProperties["color"]);
        Assert.Equal(DateTimeOffset.MaxValue, ((ServiceBusReceivedMessage)(await app.Invoke("bus", Invocation.By("")))!).ExpiresAt);
    }

    [Theory]
    [InlineData("item", "{\n  \"id\": \"secret\"\n}", "line 2", "Item")]
    [InlineData("item", "{\"secret\": }", "line 1", "Item")]
    [InlineData("item", "null", "empty or null", "Item")]
    [InlineData("item", "  ", "empty or null", "Item")]
    [InlineData("item", "{\"name\":\"secret\u00ff\"}", "line 1, byte", "Item")]
    [InlineData("items", "{\"id\":1}|secret", "line 1", "Item")]
    [InlineData("number", "secret", "line 1", "Int32")]
    [InlineData("list", "[{\"id\":\"secret\"}]", "line 1", "List<Item>")]
    [InlineData("guid", "secret", "line 1", "Guid")]
    [InlineData("text", "secret\u00ff", "byte 7 is not UTF-8", "String")]
    [InlineData("texts", "ok|secret\u00ff", "byte 7 is not UTF-8", "String")]
    public async Task A_message_that_cannot_be_read_is_said_to_be_so_without_its_content(string function, string bodies, string where, string type)
    {
        var app = AppCompiler.Generate("""
            public record Item(int Id, string? Name);
            public class C
            {
                [Function("item")] public void Read([QueueTrigger("items")] Item message) { }
                [Function("items")] public void ReadAll([ServiceBusTrigger("items", IsBatched = true)] Item[] message) { }
                [Function("number")] public void Number([QueueTrigger("items")] int message) { }
                [Function("list")] public void List([QueueTrigger("items")] List<Item> message) { }
                [Function("guid")] public void Id([QueueTrigger("items")] Guid message) { }
                [Function("text")] public void Text([QueueTrigger("items")] string message) { }
                [Function("texts")] public void Texts([ServiceBusTrigger("items", IsBatched = true)] string[] message) { }
            }
            """).Load();
        var messages = bodies.Split('|').Select((body, i) => new TriggerMessage { Id = $"m{i + 1}", Body = Encoding.Latin1.GetBytes(body) }).ToArray();

        var exception = await Assert.ThrowsAsync<UnreadableMessageException>(() => app.Invoke(function, Invocation.By(messages)));

        Assert.Equal($"m{messages.Length}", exception.MessageId);
        Assert.Contains($"as {type} for parameter 'message' of function {function}: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(where, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_timer_is_read_as_what_the_parameter_is()
    {
        var app = AppCompiler.Generate("""
            public class OwnTimer { public bool IsPastDue { get; set; } public ScheduleStatus? ScheduleStatus { get; set; } }
            public class C
            {
                [Function("timer")] public TimerInfo Timer([TimerTrigger("0 */5 * * * *")] TimerInfo timer) => timer;
                [Function("text")] public string Text([TimerTrigger("00:05:00")] string timer) => timer;
                [Function("own")] public string Own([TimerTrigger("%SCHEDULE%")] OwnTimer timer) => $"{timer.IsPastDue} {timer.ScheduleStatus!.Next.Minute}";
            }
            """).Load();
        var at = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        var timer = new TimerInfo { IsPastDue = true, ScheduleStatus = new() { Last = at, Next = at.AddMinutes(5), LastUpdated = at } };

        Assert.Same(timer, await app.Invoke("timer", Invocation.By(timer)));
        Assert.Equal("True 9", await app.Invoke("own", Invocation.By(timer)));
        Assert.Equal(
            """{"Schedule":{"AdjustForDST":true},"ScheduleStatus":{"Last":"2026-01-02T03:04:05Z","Next":"2026-01-02T03:09:05Z","LastUpdated":"2026-01-02T03:04:05Z"},"IsPastDue":true}""",
            await app.Invoke("text", Invocation.By(timer)));
        Assert.Equal("""{"Schedule":{"AdjustForDST":true},"ScheduleStatus":null,"IsPastDue":false}""", await app.Invoke("text", Invocation.By(new TimerInfo())));
    }

    [Fact]
    public async Task What_the_trigger_tells_fills_parameters_by_name()
    {
        var app = AppCompiler.Generate("""
            public class C
            {
                [Function("one")]
                public string One([QueueTrigger("items")] string message, string id, int dequeueCount, DateTimeOffset insertionTime, string popReceipt, DayOfWeek day, long? missing, string? none, int page = 4) =>
                    FormattableString.Invariant($"{id} {dequeueCount} {insertionTime:O} {popReceipt} {day} {missing} {none} {page}");
                [Function("many")]
                public string Many([ServiceBusTrigger("items", IsBatched = true)] string[] messages, string[] messageIdArray, int[] deliveryCountArray) =>
                    string.Join('+', messageIdArray) + string.Join('+', deliveryCountArray);
            }
            """).Load();
        var at = new DateTimeOffset(2026, 1, 2, 3, 4, 5, 6, TimeSpan.Zero);

        Assert.Equal("m1 2 2026-01-02T03:04:05.0060000+00:00 r Friday   4", await app.Invoke("one", Invocation.By("x")
            .Telling("Id", "m1").Telling("DequeueCount", 2L).Telling("InsertionTime", at).Telling("PopReceipt", "r").Telling("Day", "friday")));
        Assert.Equal("a+b1+2", await app.Invoke("many", Invocation.By("x", "y")
            .Telling("MessageIdArray", new List<string> { "a", "b" }).Telling("DeliveryCountArray", new List<object> { 1, "2" })));
        Assert.Contains("'id'", (await Assert.ThrowsAsync<InvalidOperationException>(() => app.Invoke("one", Invocation.By("x")))).Message, StringComparison.Ordinal);
        var exception = await Assert.ThrowsAsync<FormatException>(() => app.Invoke("one", Invocation.By("x").Telling("Id", "m1").Telling("DequeueCount", "secret")));
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outputs_are_set_by_name_and_the_response_is_the_result()
    {
        var app = AppCompiler.Generate("""
            public record Order(int Id);
            public record Placed([property: HttpResult] string Response, [property: QueueOutput("orders")] Order? Message, [property: ServiceBusOutput("events", ServiceBusEntityType.Topic)] string[] Events);
            public record Forwarded([property: QueueOutput("next")] Order Message);
            public record struct Both([property: QueueOutput("aaa")] int A, [property: QueueOutput("bbb")] string? B);
            public class C
            {
                [Function("http")] public Placed Http([HttpTrigger("get")] Microsoft.AspNetCore.Http.HttpRequest request) => new("done", new Order(1), ["e"]);
                [Function("task")] public async Task<Placed?> Later([HttpTrigger("get")] Microsoft.AspNetCore.Http.HttpRequest request) { await Task.Yield(); return null; }
                [Function("whole"), QueueOutput("orders")] public Order Whole([HttpTrigger("get")] Microsoft.AspNetCore.Http.HttpRequest request) => new(2);
                [Function("silent")] public Forwarded Silent([HttpTrigger("get")] Microsoft.AspNetCore.Http.HttpRequest request) => new(new Order(3));
                [Function("queue")] [return: QueueOutput("next")] public Task<string> Queue([QueueTrigger("items")] string message) => Task.FromResult(message + "!");
                [Function("two")] public async ValueTask<Both> Two([QueueTrigger("items")] string message) { await Task.Yield(); return new(1, null); }
                [Function("pair")] public Both? Pair([QueueTrigger("items")] string message) => null;
            }
            """).Load();

        var http = new Invocation();
        Assert.Equal("done", await app.Invoke("http", http));
        Assert.Equal(["Message", "Events"], http.Outputs.Select(o => o.Binding));
        Assert.Equal(["e"], (string[])http.Outputs[1].Value!);

        var task = new Invocation();
        Assert.Null(await app.Invoke("task", task));
        Assert.Equal([("Message", null), ("Events", null)], task.Outputs);

        var whole = new Invocation();
        Assert.Null(await app.Invoke("whole", whole));
        Assert.Equal("Order { Id = 2 }", Assert.Single(whole.Outputs, o => o.Binding == "$return").Value!.ToString());

        var silent = new Invocation();
        Assert.Null(await app.Invoke("silent", silent));
        Assert.Equal("Message", Assert.Single(silent.Outputs).Binding);

        var queue = Invocation.By("hi");
        Assert.Equal("hi!", await app.Invoke("queue", queue));
        Assert.Equal([("$return", "hi!")], queue.Outputs);

        var two = Invocation.By("hi");
        Assert.NotNull(await app.Invoke("two", two));
        Assert.Equal([("A", 1), ("B", null)], two.Outputs);

        var pair = Invocation.By("hi");
        Assert.Null(await app.Invoke("pair", pair));
        Assert.Equal([("A", null), ("B", null)], pair.Outputs);
    }

    [Fact]
    public async Task Commit_and_message_actions_are_parameters()
    {
        var app = AppCompiler.Generate("""
            public class Own(ICommit commit)
            {
                [Function("http")] public bool Http([HttpTrigger("get")] Microsoft.AspNetCore.Http.HttpRequest request, ICommit mine) => ReferenceEquals(commit, mine);
            }
            public class C
            {
                [Function("timer")] public void Timer([TimerTrigger("0 0 * * *")] TimerInfo timer, ICommit commit) => commit.Delete("a", "b");
                [Function("bus")] public Task Bus([ServiceBusTrigger("q", AutoCompleteMessages = false)] ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken stop) =>
                    actions.DeadLetterMessageAsync(message, deadLetterReason: "why", cancellationToken: stop);
            }
            """).Load();
        var commit = new Deletions();
        var actions = new DeadLetters();

        Assert.Equal(true, await app.Invoke("http", new Invocation().With(commit)));
        await app.Invoke("timer", Invocation.By(new TimerInfo()).With(commit));
        await app.Invoke("bus", Invocation.By("x").With(actions));

        Assert.Equal(["a/b"], commit.Ids);
        Assert.Equal(["m1 why"], actions.Reasons);
    }

    private sealed class DeadLetters : ServiceBusMessageActions
    {
        public List<string> Reasons { get; } = [];

        public override Task DeadLetterMessageAsync(
            ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = null, string? deadLetterReason = null,
            string? deadLetterErrorDescription = null, CancellationToken cancellationToken = default)
        {
            Reasons.Add($"{message.MessageId} {deadLetterReason}");
            return Task.CompletedTask;
        }
    }

    private sealed class Deletions : ICommit
    {
        public List<string> Ids { get; } = [];

        public void Delete(string collection, string id, DeleteOptions? options = null) => Ids.Add($"{collection}/{id}");

        public void Enqueue<T>(string queue, T message, EnqueueOptions? options = null) => throw new InvalidOperationException();

        public void Put<T>(string collection, string id, T document, PutOptions? options = null) => throw new InvalidOperationException();

        public void Once(string scope, string key, TimeSpan? keepFor = null) => throw new InvalidOperationException();

        public Task<StoredDocument<T>?> GetAsync<T>(string collection, string id, string? partitionKey = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException();

        public IAsyncEnumerable<StoredDocument<T>> ListAsync<T>(string collection, ListOptions? options = null, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException();
    }
}
