using Microsoft.AspNetCore.Http;

namespace Airline;

/// <summary><c>GET bookings/K7QX2M</c>: a booking, and what its passenger was told.</summary>
public sealed class FindBooking
{
    [Function("FindBooking")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "bookings/{id}")] HttpRequest request,
        string id, ICommit commit, CancellationToken cancellationToken)
    {
        var booking = await commit.GetAsync<Booking>("bookings", id, cancellationToken: cancellationToken);
        if (booking is null) return Results.Problem($"There is no booking {id}.", statusCode: StatusCodes.Status404NotFound);
        var notification = await commit.GetAsync<Notification>("notifications", id, cancellationToken: cancellationToken);
        return Results.Ok(new BookingStatus(booking.Value, notification?.Value.Text));
    }
}

/// <summary>A booking, and what its passenger was told; null for nothing yet.</summary>
public sealed record BookingStatus(Booking Booking, string? Told);
