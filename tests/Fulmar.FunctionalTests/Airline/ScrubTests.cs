using System.Net;
using System.Net.Http.Json;
using Fulmar.FunctionalTests.Processes;
using Fulmar.Testing;

namespace Fulmar.FunctionalTests.Airline;

/// <summary>What should not be is mended by the timer, which is not waited for here.</summary>
public sealed class ScrubTests : IDisposable
{
    private readonly TemporaryFolder data = new();

    [Fact]
    public async Task A_hold_that_nobody_confirmed_in_time_ends_and_takes_no_seats_afterwards()
    {
        string id;
        await using (var first = await AirlineHost.StartAsync(data.Path, AirlineHost.NobodyConfirms, ("HOLD_TIME", "00:00:00")))
        {
            id = await first.Booked("RZ31", 2);
            var told = first.Succeeds("Notify");

            await Scrubs(first);
            await told;

            Assert.Equal(("expired", "RZ31: your booking was not confirmed in time."), await first.Booking(id));
        }

        await using var second = await AirlineHost.StartAsync(data.Path);
        await second.Succeeds("ConfirmBooking");
        Assert.Equal("expired", (await second.Booking(id)).State);
        Assert.Equal(40, await second.Free("RZ31"));
    }

    [Fact]
    public async Task Bookings_without_a_flight_end_and_seats_that_do_not_add_up_are_counted_anew()
    {
        await OfflineStore.Puts(data.Path, "bookings", "AAAAAA", Confirmed("AAAAAA", "XX9", 2));
        await OfflineStore.Puts(data.Path, "bookings", "BBBBBB", Confirmed("BBBBBB", "TN7", 3));
        await OfflineStore.Puts(data.Path, "flights", "TN7", """{ "flight": "TN7", "taken": 7 }""");
        await using var host = await AirlineHost.StartAsync(data.Path);
        var told = host.Succeeds("Notify");

        await Scrubs(host);
        await told;

        Assert.Equal(("rejected", "XX9: there are no 2 seats for you."), await host.Booking("AAAAAA"));
        Assert.Equal("confirmed", (await host.Booking("BBBBBB")).State);
        Assert.Equal(5, await host.Free("TN7"));
        Assert.Contains(host.Logs, entry => entry.Message == "Ended 0 holds and 1 bookings without a flight, and counted the seats of 1 flights anew.");
    }

    [Fact]
    public async Task More_than_one_commit_can_mend_is_mended_by_the_next_ones()
    {
        await OfflineStore.Puts(data.Path, "bookings", Enumerable.Range(0, 1_002).Select(i => ($"H{i:00000}", Booked($"H{i:00000}", "TN7", 1, "held"))));
        await OfflineStore.Puts(data.Path, "bookings", Enumerable.Range(0, 3).Select(i => ($"X{i:00000}", Booked($"X{i:00000}", "XX9", 1, "confirmed"))));
        // Only when it is asked to: the minute may end meanwhile.
        await using var host = await AirlineHost.StartAsync(data.Path, ("AzureWebJobs.ScrubHolds.Disabled", "true"));

        await Scrubs(host);
        await host.Succeeds("ScrubHolds");
        await Scrubs(host);
        await host.Succeeds("ScrubHolds", 2);

        Assert.Equal(
            ["Ended 1000 holds and 0 bookings without a flight, and counted the seats of 0 flights anew.", "Ended 2 holds and 3 bookings without a flight, and counted the seats of 0 flights anew."],
            host.Logs.Where(entry => entry.Message.StartsWith("Ended ", StringComparison.Ordinal)).Select(entry => entry.Message));
    }

    public void Dispose() => data.Dispose();

    /// <summary>Runs the timer's function now, as Azure's admin API does.</summary>
    private static async Task Scrubs(FunctionHost host)
    {
        using var answer = await host.Client.PostAsJsonAsync("admin/functions/ScrubHolds", new { input = "" }, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    private static string Confirmed(string id, string flight, int seats) => Booked(id, flight, seats, "confirmed");

    private static string Booked(string id, string flight, int seats, string state) =>
        $$"""{ "id": "{{id}}", "flight": "{{flight}}", "passenger": "Bob", "seats": {{seats}}, "state": "{{state}}", "heldUntil": "2026-01-01T00:00:00Z" }""";
}
