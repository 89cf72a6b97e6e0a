namespace Airports.Flights;

/// <summary>Flight data in memory: the airports, and one index for each kind of question.</summary>
public sealed class FlightData : IFlightData
{
    private readonly Dictionary<string, Airport> byCode = new(StringComparer.OrdinalIgnoreCase);
    private readonly RouteNetwork network;
    private readonly SearchIndex search;
    private readonly LatitudeIndex latitudes;

    public FlightData(IReadOnlyList<Airport> airports, IReadOnlyList<Route> routes)
    {
        Airports = airports;
        foreach (var airport in airports)
        {
            if (airport.Iata is not null) byCode.TryAdd(airport.Iata, airport);
            if (airport.Icao is not null) byCode.TryAdd(airport.Icao, airport);
        }
        network = new RouteNetwork(routes, Find);
        // Among equal matches the airport with more connections is likelier to be meant.
        search = new SearchIndex([.. airports.OrderByDescending(network.CountFrom)]);
        latitudes = new LatitudeIndex(airports);
        Statistics = new Statistics(
            airports.Count, airports.DistinctBy(a => a.Country).Count(), routes.DistinctBy(r => r.Airline).Count(), routes.Count, network.Count);
    }

    public IReadOnlyList<Airport> Airports { get; }

    public Statistics Statistics { get; }

    /// <summary>Reads a folder of our own files, or of those of OpenFlights.</summary>
    public static FlightData Load(string folder) => new(FlightFiles.ReadAirports(folder), FlightFiles.ReadRoutes(folder));

    public Airport? Find(string code) => byCode.GetValueOrDefault(code);

    public IEnumerable<Airport> Search(string? text, string? country) => search.Find(text, country);

    public IReadOnlyList<Distance> Nearest(double latitude, double longitude, int count) => latitudes.Nearest(latitude, longitude, count);

    public IEnumerable<Journey> Journeys(Airport from, Airport to) => network.Find(from, to);
}
