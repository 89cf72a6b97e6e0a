using Airports.Flights;
using Microsoft.AspNetCore.Http;

namespace Airports;

/// <summary><c>GET airports.csv</c>: all airports. Each row is sent as it is written, so that memory stays flat however many there are.</summary>
public sealed class Export(IFlightData flights)
{
    [Function("Export")]
    public IResult Run(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "airports.csv")] HttpRequest request,
        CancellationToken cancellationToken) =>
        Results.Stream(body => WriteAsync(body, cancellationToken), "text/csv; charset=utf-8", "airports.csv");

    private async Task WriteAsync(Stream body, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(body, leaveOpen: true) { NewLine = "\n" };
        await writer.WriteLineAsync(FlightFiles.AirportsHeader);
        foreach (var airport in flights.Airports)
            await writer.WriteLineAsync(FlightFiles.Row(airport).AsMemory(), cancellationToken);
    }
}
