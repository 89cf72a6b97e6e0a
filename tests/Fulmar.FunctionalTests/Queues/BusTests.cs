namespace Fulmar.FunctionalTests.Queues;

/// <summary>Functions of Service Bus queues.</summary>
[Collection(nameof(QueueHost))]
public sealed class BusTests(QueueHost host)
{
    [Fact]
    public async Task Of_a_batch_that_fails_only_the_culprit_is_a_dead_letter()
    {
        await host.Post("batch/pause");
        foreach (var body in new[] { "a", "b", "culprit", "c", "d" }) await host.Send("batch", body);

        await host.Post("batch/resume");

        Assert.Equal(["a", "b", "c", "d"], await QueueHost.Next("batch", 4));
        await host.UntilHas("batch/$deadletterqueue", 1);
        var message = Assert.Single(await host.Peek("batch/$deadletterqueue"))!;
        Assert.Equal(("culprit", "batch", "InvalidOperationException: culprit among 1"),
            ((string)message["body"]!, (string)message["deadLetter"]!["source"]!, (string)message["deadLetter"]!["description"]!));
        await host.UntilHas("batch", 0);
        Assert.True(Journal.IsRead("batch"));
        await host.Post("batch%2F$deadletterqueue/purge");
    }

    [Fact]
    public async Task A_function_settles_its_messages_by_itself()
    {
        await host.Send("manual", "complete");
        Assert.Equal("1", await QueueHost.Next("manual complete"));
        await host.UntilHas("manual", 0);

        await host.Send("manual", "abandon");
        Assert.Equal(["1", "2"], await QueueHost.Next("manual abandon", 2));
        await host.UntilHas("manual", 0);

        await host.Send("manual", "deadletter");
        await host.UntilHas("manual/$deadletterqueue", 1);
        var dead = Assert.Single(await host.Peek("manual/$deadletterqueue"))!["deadLetter"]!;
        Assert.Equal(("manual", "TooLate", "The flight has left."), ((string)dead["source"]!, (string)dead["reason"]!, (string)dead["description"]!));
        await host.Post("manual%2F$deadletterqueue/purge");
    }

    [Fact]
    public async Task Why_a_message_is_a_dead_letter_is_cut_where_it_is_too_long()
    {
        await host.Send("manual", "deadletter at length");

        Assert.Equal("1", await QueueHost.Next("manual deadletter at length"));
        await host.UntilHas("manual/$deadletterqueue", 1);
        var dead = Assert.Single(await host.Peek("manual/$deadletterqueue"))!["deadLetter"]!;
        Assert.Equal((new string('r', 1_023) + "…", new string('x', 4_095) + "…"), ((string)dead["reason"]!, (string)dead["description"]!));
        Assert.True(Journal.IsRead("manual deadletter at length"));
        await host.Post("manual%2F$deadletterqueue/purge");
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("complete and fail")]
    public async Task A_message_that_was_not_settled_comes_again_until_it_is_a_dead_letter(string body)
    {
        await host.Send("manual", body);

        Assert.Equal(["1", "2", "3"], await QueueHost.Next($"manual {body}", 3));
        await host.UntilHas("manual/$deadletterqueue", 1);
        Assert.True(Journal.IsRead($"manual {body}"));
        await host.Post("manual%2F$deadletterqueue/purge");
    }

    [Fact]
    public async Task Messages_of_a_session_come_in_their_order()
    {
        await host.Post("sessions/pause");
        for (var i = 0; i < 20; i++)
            foreach (var session in new[] { "one", "two", "three" }) await host.Send("sessions", $"{i}", $"sessionId={session}");

        await host.Post("sessions/resume");

        foreach (var session in new[] { "one", "two", "three" })
            for (var i = 0; i < 20; i++) Assert.Equal($"{i}", await QueueHost.Next($"session {session}"));
        await host.UntilHas("sessions", 0);
    }

    [Fact]
    public async Task A_message_for_later_waits_and_keeps_its_properties()
    {
        (await host.Host.Send(HttpMethod.Post, "/api/Later?id=m7")).EnsureSuccessStatusCode();

        Assert.Equal((1, 1), (await host.Queue("scheduled")) is var waiting ? ((int)waiting["messages"]!, (int)waiting["delayed"]!) : default);
        Assert.Equal("m7 later c text/plain red 1", await QueueHost.Next("scheduled"));
        await host.UntilHas("scheduled", 0);
    }
}
