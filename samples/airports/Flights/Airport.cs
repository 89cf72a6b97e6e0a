namespace Airports.Flights;

/// <summary>An airport. The position is in degrees, south and west negative.</summary>
public sealed record Airport(string? Iata, string? Icao, string Name, string City, string Country, double Latitude, double Longitude)
{
    /// <summary>What people call it.</summary>
    public string Code => Iata ?? Icao ?? "";

    public double KmTo(Airport other) => Earth.Km(Latitude, Longitude, other.Latitude, other.Longitude);
}

/// <summary>An airline flies from one airport to another; both by code.</summary>
public sealed record Route(string Airline, string From, string To);

/// <summary>An airport and how far it is.</summary>
public sealed record Distance(Airport Airport, double Km);

/// <summary>One flight of a journey, and all airlines that offer it.</summary>
public sealed record Leg(string From, string To, double Km, IReadOnlyList<string> Airlines);

/// <summary>A way from one airport to another: one leg, or two with a change.</summary>
public sealed record Journey(double Km, IReadOnlyList<Leg> Legs);

/// <summary>How much data there is. A connection is a pair of known airports; most have several routes, one an airline.</summary>
public sealed record Statistics(int Airports, int Countries, int Airlines, int Routes, int Connections);
