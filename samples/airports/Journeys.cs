using Airports.Flights;
using Microsoft.AspNetCore.Http;

namespace Airports;

/// <summary><c>GET routes/FRA/SYD?take=</c>: how to fly with at most one change; direct flights first, then the shortest way.</summary>
public sealed class Journeys(IFlightData flights)
{
    [Function("Journeys")]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "routes/{from:length(3,4)}/{to:length(3,4)}")] HttpRequest request,
        string from, string to, int take = 20)
    {
        if (flights.Find(from) is not { } start) return Unknown(from);
        if (flights.Find(to) is not { } end) return Unknown(to);
        return Results.Ok(flights.Journeys(start, end).Take(Math.Clamp(take, 0, 100)).ToList());
    }

    private static IResult Unknown(string code) =>
        Results.Problem($"No airport has the code {code}.", statusCode: StatusCodes.Status404NotFound);
}
