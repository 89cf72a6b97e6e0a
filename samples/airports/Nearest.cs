using Airports.Flights;
using Microsoft.AspNetCore.Http;

namespace Airports;

/// <summary><c>GET airports/nearest?lat=50.03&amp;lon=8.57&amp;count=</c>: the airports around a place, with their distances.</summary>
public sealed class Nearest(IFlightData flights)
{
    [Function("Nearest")]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "airports/nearest")] HttpRequest request,
        double lat, double lon, int count = 5)
    {
        var errors = new Dictionary<string, string[]>();
        // A pattern, because every comparison with NaN is false.
        if (lat is not (>= -90 and <= 90)) errors["lat"] = ["A latitude is -90 to 90 degrees."];
        if (lon is not (>= -180 and <= 180)) errors["lon"] = ["A longitude is -180 to 180 degrees."];
        if (count is not (>= 1 and <= 100)) errors["count"] = ["Ask for 1 to 100 airports."];
        return errors.Count > 0 ? Results.ValidationProblem(errors) : Results.Ok(flights.Nearest(lat, lon, count));
    }
}
