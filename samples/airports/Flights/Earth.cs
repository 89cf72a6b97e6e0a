namespace Airports.Flights;

/// <summary>Distances on a sphere with the mean radius of the earth.</summary>
public static class Earth
{
    public const double RadiusKm = 6371.0088;

    public const double KmPerDegree = Math.PI / 180 * RadiusKm;

    /// <summary>The great-circle distance by the haversine formula, which stays exact for near places.</summary>
    public static double Km(double latitude1, double longitude1, double latitude2, double longitude2)
    {
        var (a, b) = (double.DegreesToRadians(latitude1), double.DegreesToRadians(latitude2));
        var north = Math.Sin((b - a) / 2);
        var east = Math.Sin(double.DegreesToRadians(longitude2 - longitude1) / 2);
        var h = north * north + Math.Cos(a) * Math.Cos(b) * east * east;
        return 2 * RadiusKm * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }
}
