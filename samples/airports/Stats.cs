using Airports.Flights;
using Microsoft.AspNetCore.Http;

namespace Airports;

/// <summary><c>GET stats</c>: how much data there is.</summary>
public sealed class Stats(IFlightData flights)
{
    [Function("Stats")]
    public Statistics Run([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "stats")] HttpRequest request) => flights.Statistics;
}
