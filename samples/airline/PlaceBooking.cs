using System.Security.Cryptography;
using Airline.Flights;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Airline;

/// <summary>
/// <c>POST bookings</c>: takes a booking, and answers before anybody has looked for seats. The booking and the message are one commit; so is
/// the answer, where the request has an <c>Idempotency-Key</c>: whoever sends it again gets the same answer, and no second booking.
/// </summary>
public sealed class PlaceBooking(FlightPlan plan, IConfiguration configuration)
{
    private const int MostSeats = 9;
    private readonly TimeSpan hold = configuration.GetValue("HOLD_TIME", TimeSpan.FromMinutes(15));

    [Function("PlaceBooking")]
    public PlacedBooking Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "bookings")] HttpRequest request,
        [FromBody] BookingRequest wanted, ICommit commit)
    {
        if (plan.Find(wanted.Flight) is not { } flight) return Refused("flight", $"There is no flight {wanted.Flight}.");
        if (string.IsNullOrWhiteSpace(wanted.Passenger)) return Refused("passenger", "Somebody has to fly.");
        if (wanted.Seats is < 1 or > MostSeats) return Refused("seats", $"Book 1 to {MostSeats} seats.");

        var booking = new Booking(NewId(), flight.Number, wanted.Passenger, wanted.Seats, BookingState.Held, DateTimeOffset.UtcNow + hold);
        commit.Put("bookings", booking.Id, booking, new PutOptions { IfAbsent = true });
        return new(Results.Accepted($"/api/bookings/{booking.Id}", booking), new BookingPlaced(booking.Id));
    }

    /// <summary>Six letters and digits that nobody mistakes for one another on the telephone.</summary>
    private static string NewId() => RandomNumberGenerator.GetString("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 6);

    private static PlacedBooking Refused(string field, string why) =>
        new(Results.ValidationProblem(new Dictionary<string, string[]> { [field] = [why] }), null);
}

/// <summary>What a client sends.</summary>
public sealed record BookingRequest(string Flight, string Passenger, int Seats = 1);

/// <summary>The answer, and the message that goes on; null for none.</summary>
public sealed record PlacedBooking([property: HttpResult] IResult Response, [property: QueueOutput("bookings")] BookingPlaced? Message);

/// <summary>There is a booking to confirm: a message of the queue <c>bookings</c>.</summary>
public sealed record BookingPlaced(string Booking);
