using Airports.Flights;
using Microsoft.AspNetCore.Http;

namespace Airports;

/// <summary><c>GET airports?q=zurich&amp;country=&amp;take=</c>: airports by any part of their names, the best match first.</summary>
public sealed class Search(IFlightData flights)
{
    [Function("Search")]
    public IReadOnlyList<Airport> Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "airports")] HttpRequest request,
        string? q, string? country, int take = 20) =>
        [.. flights.Search(q, country).Take(Math.Clamp(take, 0, 100))];
}
