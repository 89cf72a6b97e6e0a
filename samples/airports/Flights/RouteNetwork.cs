namespace Airports.Flights;

/// <summary>Which airports are connected, and by which airlines.</summary>
internal sealed class RouteNetwork
{
    private static readonly Dictionary<Airport, SortedSet<string>> None = [];
    private readonly Dictionary<Airport, Dictionary<Airport, SortedSet<string>>> airlines = [];

    public RouteNetwork(IEnumerable<Route> routes, Func<string, Airport?> find)
    {
        foreach (var route in routes)
        {
            // Real data has routes of airports that nobody knows, and a few that end where they begin.
            if (find(route.From) is not { } from || find(route.To) is not { } to || from == to) continue;
            if (!airlines.TryGetValue(from, out var next)) airlines[from] = next = [];
            if (!next.TryGetValue(to, out var flying)) next[to] = flying = new(StringComparer.Ordinal);
            flying.Add(route.Airline);
        }
    }

    public int Count => airlines.Values.Sum(next => next.Count);

    public int CountFrom(Airport airport) => From(airport).Count;

    public IEnumerable<Journey> Find(Airport from, Airport to)
    {
        // Nobody flies out and back to stay.
        if (from == to) yield break;
        if (From(from).ContainsKey(to)) yield return JourneyOver(from, to);
        var changes = From(from).Keys
            .Where(change => From(change).ContainsKey(to))
            .OrderBy(change => from.KmTo(change) + change.KmTo(to)).ThenBy(change => change.Code, StringComparer.Ordinal);
        foreach (var change in changes) yield return JourneyOver(from, change, to);
    }

    private Dictionary<Airport, SortedSet<string>> From(Airport airport) => airlines.GetValueOrDefault(airport, None);

    private Journey JourneyOver(params ReadOnlySpan<Airport> stops)
    {
        var legs = new List<Leg>();
        var total = 0.0;
        for (var i = 1; i < stops.Length; i++)
        {
            var (from, to) = (stops[i - 1], stops[i]);
            total += from.KmTo(to);
            legs.Add(new Leg(from.Code, to.Code, Math.Round(from.KmTo(to), 1), [.. airlines[from][to]]));
        }
        return new Journey(Math.Round(total, 1), legs);
    }
}
