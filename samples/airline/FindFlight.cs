using Airline.Flights;
using Microsoft.AspNetCore.Http;

namespace Airline;

/// <summary><c>GET flights/TN7</c>: a flight, and how many of its seats are free.</summary>
public sealed class FindFlight(FlightPlan plan)
{
    [Function("FindFlight")]
    public async Task<IResult> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "flights/{number}")] HttpRequest request,
        string number, ICommit commit, CancellationToken cancellationToken)
    {
        if (plan.Find(number) is not { } flight)
            return Results.Problem($"There is no flight {number}.", statusCode: StatusCodes.Status404NotFound);
        var occupancy = await commit.GetAsync<Occupancy>("flights", flight.Number, cancellationToken: cancellationToken);
        return Results.Ok(new FlightStatus(flight.Number, flight.From, flight.To, flight.Seats, flight.Seats - (occupancy?.Value.Taken ?? 0)));
    }
}

/// <summary>A flight, and how many of its seats are free.</summary>
public sealed record FlightStatus(string Number, string From, string To, int Seats, int Free);
