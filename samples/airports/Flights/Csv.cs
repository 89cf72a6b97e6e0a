using System.Text;

namespace Airports.Flights;

/// <summary>Comma-separated values: UTF-8, a row a line, quotes around a value that needs them. An empty value and <c>\N</c> are null.</summary>
internal static class Csv
{
    public static IEnumerable<IReadOnlyList<string?>> Read(string file) =>
        File.ReadLines(file).Where(line => line.Length > 0).Select(Split);

    public static string Line(params IEnumerable<string?> values) => string.Join(',', values.Select(value =>
        value?.AsSpan().ContainsAny(',', '"') == true ? $"\"{value.Replace("\"", "\"\"")}\"" : value));

    private static IReadOnlyList<string?> Split(string line)
    {
        List<string?> values = [];
        var value = new StringBuilder();
        var quoted = false;
        for (var i = 0; i <= line.Length; i++)
        {
            if (i == line.Length || (line[i] == ',' && !quoted))
            {
                values.Add(value.ToString() is "" or @"\N" ? null : value.ToString());
                value.Clear();
            }
            // Inside quotes a doubled quote is one of the text.
            else if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"') value.Append(line[i++]);
            else if (line[i] == '"') quoted = !quoted;
            // OpenFlights writes some apostrophes as \'.
            else if (line[i] == '\\' && i + 1 < line.Length && line[i + 1] == '\'') continue;
            else value.Append(line[i]);
        }
        return values;
    }
}
