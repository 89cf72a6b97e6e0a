using SQLitePCL;

namespace Fulmar.Soak.Thesis;

/// <summary>Reads a file as any SQLite program would: nothing of the engine has a part in it.</summary>
internal sealed class SqliteFile : IDisposable
{
    private const int Busy = 10_000;
    private readonly sqlite3 database;

    public SqliteFile(string path)
    {
        Batteries_V2.Init();
        Check(raw.sqlite3_open_v2(path, out database, raw.SQLITE_OPEN_READONLY, null));
        Check(raw.sqlite3_busy_timeout(database, Busy));
    }

    /// <summary>Each row as the texts of its columns.</summary>
    public IEnumerable<string[]> Rows(string sql)
    {
        Check(raw.sqlite3_prepare_v2(database, sql, out var statement));
        using (statement)
        {
            int step;
            while ((step = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
                yield return [.. Enumerable.Range(0, raw.sqlite3_column_count(statement)).Select(column => raw.sqlite3_column_text(statement, column).utf8_to_string())];
            if (step != raw.SQLITE_DONE) Check(step);
        }
    }

    public void Dispose() => database.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) throw new InvalidOperationException($"SQLite says {code}: {raw.sqlite3_errmsg(database).utf8_to_string()}");
    }
}
