using System.Text.Json.Serialization;

namespace Airline;

/// <summary>Seats that a passenger wants on a flight: a document of the collection <c>bookings</c>.</summary>
public sealed record Booking(string Id, string Flight, string Passenger, int Seats, BookingState State, DateTimeOffset HeldUntil);

/// <summary>How far a booking has come.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<BookingState>))]
public enum BookingState
{
    /// <summary>Asked for, until <see cref="Booking.HeldUntil"/>.</summary>
    [JsonStringEnumMemberName("held")]
    Held,

    /// <summary>The seats are taken.</summary>
    [JsonStringEnumMemberName("confirmed")]
    Confirmed,

    /// <summary>The flight was full, or is not offered any more.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,

    /// <summary>Nobody confirmed it in time.</summary>
    [JsonStringEnumMemberName("expired")]
    Expired,
}

/// <summary>How many seats of a flight are taken: a document of the collection <c>flights</c>, from the first booking on.</summary>
public sealed record Occupancy(string Flight, int Taken);

/// <summary>What a passenger is told: a message of the queue <c>notifications</c>, and then a document of the collection of that name.</summary>
public sealed record Notification(string Booking, BookingState State, string Passenger, string Text)
{
    public static Notification Of(Booking booking) => new(booking.Id, booking.State, booking.Passenger, booking.State switch
    {
        BookingState.Confirmed => $"{booking.Flight}: {booking.Seats} seats are yours.",
        BookingState.Rejected => $"{booking.Flight}: there are no {booking.Seats} seats for you.",
        _ => $"{booking.Flight}: your booking was not confirmed in time.",
    });
}
