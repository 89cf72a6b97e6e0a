using Airline.Flights;
using Microsoft.Extensions.Logging;

namespace Airline;

/// <summary>
/// Looks every minute for what should not be: holds that nobody confirmed in time, bookings of flights that are not offered, flights whose taken
/// seats are not those of their bookings. All that it mends is one commit, which is bounded: what is left is for the next minute.
/// </summary>
public sealed class ScrubHolds(FlightPlan plan, ILogger<ScrubHolds> logger)
{
    private const int MostEnded = 1_000;
    private static readonly TimeSpan KeepEnded = TimeSpan.FromDays(1);

    [Function("ScrubHolds")]
    public async Task Run([TimerTrigger("0 * * * * *")] TimerInfo timer, ICommit commit, CancellationToken cancellationToken)
    {
        // Flights before bookings: where one is confirmed in between, the flight has another ETag, and what was counted here is refused.
        var flights = await commit.ListAsync<Occupancy>("flights", cancellationToken: cancellationToken).ToDictionaryAsync(flight => flight.Id, cancellationToken: cancellationToken);
        var bookings = await commit.ListAsync<Booking>("bookings", cancellationToken: cancellationToken).ToListAsync(cancellationToken);

        var late = bookings.Where(stored => stored.Value is { State: BookingState.Held } held && held.HeldUntil < DateTimeOffset.UtcNow).Take(MostEnded).ToList();
        foreach (var hold in late) End(hold, BookingState.Expired, commit);

        var homeless = bookings.Where(stored => stored.Value.State == BookingState.Confirmed && plan.Find(stored.Value.Flight) is null).Take(MostEnded - late.Count).ToList();
        foreach (var booking in homeless) End(booking, BookingState.Rejected, commit);

        var recounted = 0;
        foreach (var flight in plan.Flights)
        {
            var (stored, taken) = (flights.GetValueOrDefault(flight.Number), Taken(flight, bookings));
            if (taken == (stored?.Value.Taken ?? 0)) continue;
            commit.Put("flights", flight.Number, new Occupancy(flight.Number, taken), new PutOptions { IfMatch = stored?.ETag, IfAbsent = stored is null });
            recounted++;
        }

        if (late.Count + homeless.Count + recounted > 0)
            logger.LogWarning("Ended {Holds} holds and {Bookings} bookings without a flight, and counted the seats of {Flights} flights anew.", late.Count, homeless.Count, recounted);
    }

    /// <summary>The condition leaves alone what <see cref="ConfirmBooking"/> ends at this moment. What has ended is kept for a day.</summary>
    private static void End(StoredDocument<Booking> stored, BookingState state, ICommit commit)
    {
        var ended = stored.Value with { State = state };
        commit.Put("bookings", ended.Id, ended, new PutOptions { IfMatch = stored.ETag, TimeToLive = KeepEnded });
        commit.Enqueue("notifications", Notification.Of(ended));
    }

    private static int Taken(Flight flight, IEnumerable<StoredDocument<Booking>> bookings) =>
        bookings.Where(stored => stored.Value.State == BookingState.Confirmed && stored.Value.Flight == flight.Number).Sum(stored => stored.Value.Seats);
}
