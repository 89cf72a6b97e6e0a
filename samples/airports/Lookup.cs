using Airports.Flights;
using Microsoft.AspNetCore.Http;

namespace Airports;

/// <summary><c>GET airports/FRA</c>: one airport by its IATA or ICAO code.</summary>
public sealed class Lookup(IFlightData flights)
{
    [Function("Lookup")]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "airports/{code:length(3,4)}")] HttpRequest request,
        string code) =>
        flights.Find(code) is { } airport
            ? Results.Ok(airport)
            : Results.Problem($"No airport has the code {code}.", statusCode: StatusCodes.Status404NotFound);
}
