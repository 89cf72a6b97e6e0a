using System.Globalization;

namespace Airports.Flights;

/// <summary>Reads airports and routes: from <c>airports.csv</c> and <c>routes.csv</c>, or from the files of the OpenFlights project where these are.</summary>
public static class FlightFiles
{
    public const string AirportsHeader = "iata,icao,name,city,country,latitude,longitude";

    public static IReadOnlyList<Airport> ReadAirports(string folder) => IsOpenFlights(folder)
        // Before the name stands a number; after the position stand the altitude and time zones.
        ? [.. Csv.Read(Path.Combine(folder, "airports.dat")).Select(row => AirportOf(row[4], row[5], row[1], row[2], row[3], row[6], row[7]))]
        : [.. Csv.Read(Path.Combine(folder, "airports.csv")).Skip(1).Select(row => AirportOf(row[0], row[1], row[2], row[3], row[4], row[5], row[6]))];

    public static IReadOnlyList<Route> ReadRoutes(string folder) => IsOpenFlights(folder)
        // After each code stands a number.
        ? [.. Csv.Read(Path.Combine(folder, "routes.dat")).Select(row => new Route(row[0] ?? "", row[2] ?? "", row[4] ?? ""))]
        : [.. Csv.Read(Path.Combine(folder, "routes.csv")).Skip(1).Select(row => new Route(row[0] ?? "", row[1] ?? "", row[2] ?? ""))];

    /// <summary>The line of an airport in our own format.</summary>
    public static string Row(Airport airport) => Csv.Line(
        airport.Iata, airport.Icao, airport.Name, airport.City, airport.Country,
        airport.Latitude.ToString(CultureInfo.InvariantCulture), airport.Longitude.ToString(CultureInfo.InvariantCulture));

    private static bool IsOpenFlights(string folder) => File.Exists(Path.Combine(folder, "airports.dat"));

    private static Airport AirportOf(string? iata, string? icao, string? name, string? city, string? country, string? latitude, string? longitude) => new(
        iata, icao, name ?? "", city ?? "", country ?? "",
        double.Parse(latitude ?? "", CultureInfo.InvariantCulture), double.Parse(longitude ?? "", CultureInfo.InvariantCulture));
}
