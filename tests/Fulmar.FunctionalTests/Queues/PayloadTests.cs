namespace Fulmar.FunctionalTests.Queues;

/// <summary>What functions of storage queues are given, and what they put out.</summary>
[Collection(nameof(QueueHost))]
public sealed class PayloadTests(QueueHost host)
{
    [Theory]
    [InlineData("text", "Grüße, {world}", "Grüße, {world}")]
    [InlineData("text", "", "")]
    [InlineData("binary", "[1, 2]", "[1, 2]")]
    [InlineData("json", """{ "id": "o1", "seats": 3 }""", "o1 3")]
    [InlineData("message", "hello", "True hello 1 True True")]
    [InlineData("orders", "a,b", "a 1", "b 2")]
    [InlineData("split", "x,y,z", "x", "y", "z")]
    public async Task A_function_takes_its_message_as_the_type_that_it_wants(string queue, string body, params string[] written)
    {
        await host.Send(queue, body);

        var page = queue switch { "orders" => "json", "split" => "parts", _ => queue };
        Assert.Equal(written, await QueueHost.Next(page, written.Length));
        await host.UntilHas(queue, 0);
    }

    [Fact]
    public async Task Bytes_come_as_they_were_sent()
    {
        await host.Send("bytes", new ByteArrayContent([0, 255, 128, 10]));

        Assert.Equal("00FF800A", await QueueHost.Next("bytes"));
    }

    [Fact]
    public async Task An_empty_list_is_no_message()
    {
        await host.Send("split", "");
        await host.UntilHas("split", 0);
        await host.Send("split", "after");

        Assert.Equal("after", await QueueHost.Next("parts"));
    }

    [Theory]
    [InlineData("json", "{ \"id\": ", "line 1")]
    [InlineData("json", "null", "it is empty or null")]
    [InlineData("json", """{ "id": "x", "seats": "many" }""", "line 1")]
    public async Task A_message_that_cannot_be_read_is_poison_at_once_and_says_why(string queue, string body, string why)
    {
        await host.Send(queue, body);

        await host.UntilHas($"{queue}-poison", 1);
        var message = Assert.Single(await host.Peek($"{queue}-poison"))!;
        Assert.Equal(body, (string)message["body"]!);
        Assert.Equal((queue, "FUL3009"), ((string)message["deadLetter"]!["source"]!, (string)message["deadLetter"]!["reason"]!));
        Assert.Contains("parameter 'order' of function Json", (string)message["deadLetter"]!["description"]!, StringComparison.Ordinal);
        Assert.Contains(why, (string)message["deadLetter"]!["description"]!, StringComparison.Ordinal);
        Assert.Equal(0, (int)(await host.Queue(queue))["messages"]!);
        await host.Post($"{queue}-poison/purge");
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_poison_where_text_is_wanted()
    {
        await host.Send("text", new ByteArrayContent([255, 254]));

        await host.UntilHas("text-poison", 1);
        var message = Assert.Single(await host.Peek("text-poison"))!;
        Assert.Equal("//4=", (string)message["bodyBase64"]!);
        await host.Post("text-poison/purge");
    }
}
