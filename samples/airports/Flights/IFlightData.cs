namespace Airports.Flights;

/// <summary>What is known about airports and the flights between them. It does not change while the app runs.</summary>
public interface IFlightData
{
    /// <summary>All airports, in the order of the file.</summary>
    IReadOnlyList<Airport> Airports { get; }

    Statistics Statistics { get; }

    /// <summary>The airport with that IATA or ICAO code, in any case.</summary>
    Airport? Find(string code);

    /// <summary>Airports whose code, city or name matches, best first. Case and accents do not count; without a text all of them match.</summary>
    IEnumerable<Airport> Search(string? text, string? country);

    /// <summary>The airports around a place, nearest first.</summary>
    IReadOnlyList<Distance> Nearest(double latitude, double longitude, int count);

    /// <summary>Ways to fly with at most one change: direct first, then by distance.</summary>
    IEnumerable<Journey> Journeys(Airport from, Airport to);
}
