using Fulmar.Storage.Sqlite.Native;

namespace Fulmar.Storage.Sqlite.Streams;

/// <summary>How long something is kept, as rows have it.</summary>
internal static class Kept
{
    public static long? Number(TimeSpan? age) => age is { } span ? (long)Math.Ceiling(span.TotalMilliseconds) : null;

    /// <summary>Binds age and count.</summary>
    public static Statement Bind(Statement statement, int parameter, Retention retention) =>
        statement.Bind(parameter, Number(retention.Age)).Bind(parameter + 1, retention.Count);

    /// <summary>Age, count and bytes.</summary>
    public static Retention Read(Statement row, int column) => WithoutBytes(row, column) with { Bytes = row.NullableInt64(column + 2) };

    /// <summary>Age and count.</summary>
    public static Retention WithoutBytes(Statement row, int column) =>
        new(row.NullableInt64(column) is { } age ? TimeSpan.FromMilliseconds(age) : null, row.NullableInt64(column + 1));
}
