using System.Net;

namespace Fulmar.FunctionalTests.Queues;

/// <summary>Responses of functions with effects that cannot be sent: before the commit nothing stands, behind it nobody is told otherwise.</summary>
[Collection(nameof(QueueHost))]
public sealed class ResponseTests(QueueHost host)
{
    [Theory]
    [InlineData("status=204&body=hello")]
    [InlineData("status=205&body=hello")]
    [InlineData("status=304&body=hello")]
    [InlineData("status=204&length=5")]
    [InlineData("status=205&length=5")]
    [InlineData("status=200&body=hello&length=2")]
    [InlineData("status=200&body=hello&length=7")]
    [InlineData("status=200&length=7")]
    public async Task A_response_that_no_server_can_send_is_a_failure_and_commits_nothing(string response)
    {
        var id = $"{Guid.NewGuid():N}";

        Assert.Equal(HttpStatusCode.InternalServerError, await Respond(HttpMethod.Post, id, response, "key"));

        Assert.Equal("nothing", await host.Host.GetString($"/api/responded/{id}"));
        // Nor is its key taken.
        Assert.Equal(HttpStatusCode.OK, await Respond(HttpMethod.Post, id, "status=200&body=hello", "key"));
    }

    [Fact]
    public async Task A_large_response_that_is_shorter_than_it_says_breaks_off_and_commits_nothing()
    {
        var id = $"{Guid.NewGuid():N}";

        await Assert.ThrowsAsync<HttpRequestException>(() => Respond(HttpMethod.Post, id, "status=200&bytes=1100000&length=1100001"));

        Assert.Equal("nothing", await host.Host.GetString($"/api/responded/{id}"));
    }

    [Theory]
    [InlineData("POST", "status=200&bytes=1100000&length=1100000", HttpStatusCode.OK)]
    [InlineData("POST", "status=204", HttpStatusCode.NoContent)]
    [InlineData("POST", "status=204&length=0", HttpStatusCode.NoContent)]
    [InlineData("POST", "status=205", HttpStatusCode.ResetContent)]
    [InlineData("POST", "status=304&length=7", HttpStatusCode.NotModified)]
    [InlineData("POST", "status=200", HttpStatusCode.OK)]
    [InlineData("POST", "status=200&body=hello&length=5", HttpStatusCode.OK)]
    [InlineData("HEAD", "status=200&length=7", HttpStatusCode.OK)]
    [InlineData("HEAD", "status=200&body=hello", HttpStatusCode.OK)]
    [InlineData("HEAD", "status=204", HttpStatusCode.NoContent)]
    public async Task A_response_that_can_be_sent_is_sent_when_its_effects_stand(string method, string response, HttpStatusCode status)
    {
        var id = $"{Guid.NewGuid():N}";

        Assert.Equal(status, await Respond(HttpMethod.Parse(method), id, response));

        Assert.Equal("committed", await host.Host.GetString($"/api/responded/{id}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&body=hello")]
    public async Task A_response_that_breaks_when_it_is_sent_is_no_failure_of_what_was_committed(string body)
    {
        var id = $"{Guid.NewGuid():N}";

        await Assert.ThrowsAsync<HttpRequestException>(() => Respond(HttpMethod.Post, id, $"status=200&broken=true{body}"));

        Assert.Equal("committed", await host.Host.GetString($"/api/responded/{id}"));
        Assert.Equal("too late to say so", (await host.Host.Logged(entry => entry is { Function: "Respond", Outcome: "Undelivered" } && entry.Message.Contains("too late", StringComparison.Ordinal))).Message.Split(": ")[^1]);
    }

    private async Task<HttpStatusCode> Respond(HttpMethod method, string id, string response, string? key = null)
    {
        (string, string)[] headers = key is null ? [] : [("Idempotency-Key", $"{key}-{id}")];
        return (await host.Host.Send(method, $"/api/respond/{id}?{response}", null, headers)).StatusCode;
    }
}
