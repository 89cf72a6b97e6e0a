using Fulmar.FunctionalTests.Clones;

namespace Fulmar.FunctionalTests.Airports;

/// <summary>The OpenFlights files, which are not part of the repository, and what they say when read in the plainest way.</summary>
public static class OpenFlights
{
    private static readonly Lazy<IReadOnlyList<KnownAirport>> LazyAirports = new(ReadAirports);
    private static readonly Lazy<IReadOnlyList<KnownRoute>> LazyRoutes = new(ReadRoutes);

    /// <summary>The folder; null where it is not.</summary>
    public static string? Folder { get; } = Find();

    public static IReadOnlyList<KnownAirport> Airports => LazyAirports.Value;

    public static IReadOnlyList<KnownRoute> Routes => LazyRoutes.Value;

    private static string? Find()
    {
        var data = Environment.GetEnvironmentVariable("FULMAR_DATA") is { Length: > 0 } given ? given : Path.Combine(Clone.Root, "..", "shared", "data");
        var folder = Path.GetFullPath(Path.Combine(data, "openflights"));
        return File.Exists(Path.Combine(folder, "airports.dat")) ? folder : null;
    }

    private static List<KnownAirport> ReadAirports() =>
    [
        .. File.ReadLines(Path.Combine(Folder!, "airports.dat")).Select(line =>
        {
            // The text columns have commas; those at the end have none. So codes and position are counted from there.
            var fields = line.Split(',');
            return new KnownAirport(CodeOf(fields[^10]), CodeOf(fields[^9]), double.Parse(fields[^8]), double.Parse(fields[^7]));
        }),
    ];

    private static List<KnownRoute> ReadRoutes() =>
        [.. File.ReadLines(Path.Combine(Folder!, "routes.dat")).Select(line => line.Split(',')).Select(fields => new KnownRoute(fields[0], fields[2], fields[4]))];

    private static string? CodeOf(string field) => field == @"\N" ? null : field.Trim('"');
}

public sealed record KnownAirport(string? Iata, string? Icao, double Latitude, double Longitude)
{
    public string Code => Iata ?? Icao!;

    /// <summary>By the spherical law of cosines: another formula than the sample's.</summary>
    public double KmTo(double latitude, double longitude)
    {
        var (a, b) = (double.DegreesToRadians(Latitude), double.DegreesToRadians(latitude));
        var cosine = Math.Sin(a) * Math.Sin(b) + Math.Cos(a) * Math.Cos(b) * Math.Cos(double.DegreesToRadians(longitude - Longitude));
        return 6371.0088 * Math.Acos(Math.Clamp(cosine, -1, 1));
    }
}

public sealed record KnownRoute(string Airline, string From, string To);
