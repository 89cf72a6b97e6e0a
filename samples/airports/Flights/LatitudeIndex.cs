namespace Airports.Flights;

/// <summary>
/// Airports by latitude. Whoever asks for the nearest walks north and south at once, and stops when the difference in latitude alone is
/// further than what was found: a bound that holds at the poles and at the date line too.
/// </summary>
internal sealed class LatitudeIndex(IEnumerable<Airport> airports)
{
    private readonly Airport[] sorted = [.. airports.OrderBy(airport => airport.Latitude)];

    public IReadOnlyList<Distance> Nearest(double latitude, double longitude, int count)
    {
        // The furthest of the best stands first, to be replaced.
        var best = new PriorityQueue<Airport, double>(Comparer<double>.Create((a, b) => b.CompareTo(a)));
        var (north, south) = (FirstFrom(latitude), FirstFrom(latitude) - 1);
        while (true)
        {
            var (toNorth, toSouth) = (GapTo(north), GapTo(south));
            var next = toNorth < toSouth ? north++ : south--;
            var gap = Math.Min(toNorth, toSouth);
            if (double.IsPositiveInfinity(gap)) break;
            if (best.Count == count && best.TryPeek(out _, out var furthest) && gap > furthest) break;
            best.Enqueue(sorted[next], Earth.Km(latitude, longitude, sorted[next].Latitude, sorted[next].Longitude));
            if (best.Count > count) best.Dequeue();
        }
        return [.. best.UnorderedItems.OrderBy(item => item.Priority).Select(item => new Distance(item.Element, Math.Round(item.Priority, 1)))];

        double GapTo(int index) => index < 0 || index >= sorted.Length
            ? double.PositiveInfinity
            : Math.Abs(sorted[index].Latitude - latitude) * Earth.KmPerDegree;
    }

    private int FirstFrom(double latitude)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle].Latitude < latitude) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
