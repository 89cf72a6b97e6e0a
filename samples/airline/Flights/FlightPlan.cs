using System.Globalization;

namespace Airline.Flights;

/// <summary>A flight that is offered. <see cref="Seats"/> is how many can be sold.</summary>
public sealed record Flight(string Number, string From, string To, int Seats);

/// <summary>All flights that are offered. The plan does not change while the app runs; how many seats are taken is a document.</summary>
public sealed class FlightPlan
{
    private readonly Dictionary<string, Flight> flights;

    private FlightPlan(IEnumerable<Flight> flights) => this.flights = flights.ToDictionary(flight => flight.Number, StringComparer.OrdinalIgnoreCase);

    public IReadOnlyCollection<Flight> Flights => flights.Values;

    /// <summary>Reads a file of lines such as <c>TN7,OSL,BGO,8</c>, below a heading.</summary>
    public static FlightPlan Read(string file) => new(
        from line in File.ReadLines(file).Skip(1)
        let columns = line.Split(',')
        select new Flight(columns[0], columns[1], columns[2], int.Parse(columns[3], CultureInfo.InvariantCulture)));

    public Flight? Find(string? number) => number is null ? null : flights.GetValueOrDefault(number);
}
