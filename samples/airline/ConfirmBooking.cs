using Airline.Flights;

namespace Airline;

/// <summary>
/// Takes the seats of a booking. Two bookings that want the last seat both read that it is free; the condition lets one of them commit. The
/// other's message comes again, and then reads that the flight is full.
/// </summary>
public sealed class ConfirmBooking(FlightPlan plan)
{
    [Function("ConfirmBooking")]
    [QueueOutput("notifications")]
    public async Task<Notification?> Run(
        [QueueTrigger("bookings")] BookingPlaced placed, ICommit commit, CancellationToken cancellationToken)
    {
        var stored = await commit.GetAsync<Booking>("bookings", placed.Booking, cancellationToken: cancellationToken);
        // Ended meanwhile: there is nothing left to do but to take the message away.
        if (stored is not { Value: { State: BookingState.Held } booking }) return null;

        var flight = await commit.GetAsync<Occupancy>("flights", booking.Flight, cancellationToken: cancellationToken);
        var taken = (flight?.Value.Taken ?? 0) + booking.Seats;
        var fits = taken <= plan.Find(booking.Flight)?.Seats;
        if (fits)
            commit.Put("flights", booking.Flight, new Occupancy(booking.Flight, taken), new PutOptions { IfMatch = flight?.ETag, IfAbsent = flight is null });

        booking = booking with { State = fits ? BookingState.Confirmed : BookingState.Rejected };
        commit.Put("bookings", booking.Id, booking, new PutOptions { IfMatch = stored.ETag });
        return Notification.Of(booking);
    }
}
