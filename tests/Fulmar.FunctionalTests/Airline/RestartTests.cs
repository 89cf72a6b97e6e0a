using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Airline;

/// <summary>What is committed outlives the host; what cannot be read is set aside.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task A_booking_that_one_host_took_the_next_one_confirms()
    {
        using var data = new TemporaryFolder();
        string id;
        await using (var first = await AirlineHost.StartAsync(data.Path, AirlineHost.NobodyConfirms))
        {
            id = await first.Booked("RZ31", 2, "one");
            Assert.Equal(("held", null), await first.Booking(id));
        }

        await using var second = await AirlineHost.StartAsync(data.Path);
        await second.Succeeds("Notify");

        Assert.Equal("confirmed", (await second.Booking(id)).State);
        Assert.Equal(id, await second.Booked("RZ31", 2, "one"));
        Assert.Equal(38, await second.Free("RZ31"));
    }

    [Fact]
    public async Task A_passenger_is_told_once_however_many_messages_say_it()
    {
        using var data = new TemporaryFolder();
        await OfflineStore.Puts(data.Path, "bookings", "AAAAAA", """{ "id": "AAAAAA", "flight": "TN7", "passenger": "Bob", "seats": 3, "state": "confirmed", "heldUntil": "2026-01-01T00:00:00Z" }""");
        foreach (var text in new[] { "first", "second" })
        {
            await OfflineStore.Sends(data.Path, "notifications", $$"""{ "booking": "AAAAAA", "state": "confirmed", "passenger": "Bob", "text": "{{text}}" }""");

            await using var host = await AirlineHost.StartAsync(data.Path);
            await host.Logs(entry => entry.Function == "Notify" && entry.Outcome is not null);

            Assert.Equal(("confirmed", "first"), await host.Booking("AAAAAA"));
        }

        Assert.Empty(await OfflineStore.Messages(data.Path, "notifications"));
    }

    [Fact]
    public async Task A_message_that_is_no_booking_is_set_aside_and_the_next_one_is_handled()
    {
        using var data = new TemporaryFolder();
        await OfflineStore.Sends(data.Path, "bookings", "rubbish");
        await using (var host = await AirlineHost.StartAsync(data.Path))
        {
            var entry = await host.Logs(entry => entry.Message.Contains("bookings-poison", StringComparison.Ordinal));
            var told = host.Succeeds("Notify");
            var id = await host.Booked("RZ31", 2);
            await told;

            Assert.Contains("FUL3009", entry.Message);
            Assert.Equal("confirmed", (await host.Booking(id)).State);
        }

        Assert.Equal(["rubbish"], await OfflineStore.Messages(data.Path, "bookings-poison"));
    }
}
