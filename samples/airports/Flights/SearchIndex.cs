namespace Airports.Flights;

/// <summary>Airports with their names folded. Thousands of them are searched in less than a millisecond, so a list is enough.</summary>
internal sealed class SearchIndex(IEnumerable<Airport> airports)
{
    private readonly Entry[] entries =
        [.. airports.Select(a => new Entry(a, Folding.Fold(a.City), Folding.Fold(a.Name), Folding.Fold(a.Country)))];

    /// <summary>Best first; equal ones stay in the order of the index.</summary>
    public IEnumerable<Airport> Find(string? text, string? country)
    {
        var (wanted, wantedCountry) = (Folding.Fold(text ?? "").Trim(), Folding.Fold(country ?? "").Trim());
        return entries
            .Where(entry => wantedCountry.Length == 0 || entry.Country == wantedCountry)
            .Select(entry => (entry.Airport, Rank: entry.RankOf(wanted)))
            .Where(match => match.Rank is not null)
            .OrderBy(match => match.Rank)
            .Select(match => match.Airport);
    }

    private sealed record Entry(Airport Airport, string City, string Name, string Country)
    {
        /// <summary>0 for the best match, null for none.</summary>
        public int? RankOf(string text)
        {
            if (text.Length == 0) return 0;
            if (IsCode(Airport.Iata) || IsCode(Airport.Icao)) return 0;
            if (City == text || Name == text) return 1;
            if (City.StartsWith(text, StringComparison.Ordinal)) return 2;
            if (Name.StartsWith(text, StringComparison.Ordinal)) return 3;
            if (Name.Contains($" {text}", StringComparison.Ordinal) || City.Contains($" {text}", StringComparison.Ordinal)) return 4;
            return Name.Contains(text, StringComparison.Ordinal) || City.Contains(text, StringComparison.Ordinal) ? 5 : null;

            bool IsCode(string? code) => text.Equals(code, StringComparison.OrdinalIgnoreCase);
        }
    }
}
