using System.Net;

namespace Fulmar.FunctionalTests.Airline;

/// <summary>The sample from the request to the notification.</summary>
public sealed class BookingTests
{
    [Fact]
    public async Task A_booking_is_held_then_confirmed_and_its_passenger_is_told()
    {
        await using var host = await AirlineHost.StartAsync();
        var told = host.Succeeds("Notify");

        using var answer = await host.Books("FM117", 3, "one");
        var id = Path.GetFileName(answer.Headers.Location!.ToString());
        await told;

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Contains("\"state\":\"held\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("confirmed", "FM117: 3 seats are yours."), await host.Booking(id));
        Assert.Equal(117, await host.Free("FM117"));
    }

    [Fact]
    public async Task The_same_request_twice_is_one_booking_and_the_same_answer()
    {
        await using var host = await AirlineHost.StartAsync();
        var told = host.Succeeds("Notify");

        using var first = await host.Books("FM117", 3, "one");
        await told;
        using var second = await host.Books("FM117", 3, "one");

        Assert.Equal(first.StatusCode, second.StatusCode);
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        var cancelled = TestContext.Current.CancellationToken;
        Assert.Equal(await first.Content.ReadAsStringAsync(cancelled), await second.Content.ReadAsStringAsync(cancelled));
        Assert.Equal(["true"], second.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal(117, await host.Free("FM117"));
    }

    [Fact]
    public async Task Fifty_that_want_the_last_seats_at_once_get_no_more_than_there_are()
    {
        await using var host = await AirlineHost.StartAsync();
        var told = host.Succeeds("Notify", 50);

        var ids = await Task.WhenAll(Enumerable.Range(0, 50).Select(n => host.Booked("TN7", 1, $"key-{n}")));
        await told;

        var states = await Task.WhenAll(ids.Select(host.Booking));
        Assert.Equal(8, states.Count(booking => booking.State == "confirmed"));
        Assert.Equal(42, states.Count(booking => booking.State == "rejected"));
        Assert.Equal(0, await host.Free("TN7"));
        Assert.Equal(50, ids.Distinct().Count());
    }

    [Theory]
    [InlineData("XX1", 1, "There is no flight XX1.")]
    [InlineData("TN7", 0, "Book 1 to 9 seats.")]
    [InlineData("TN7", 10, "Book 1 to 9 seats.")]
    public async Task What_cannot_be_booked_is_refused(string flight, int seats, string why)
    {
        await using var host = await AirlineHost.StartAsync();

        using var answer = await host.Books(flight, seats);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(why, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
