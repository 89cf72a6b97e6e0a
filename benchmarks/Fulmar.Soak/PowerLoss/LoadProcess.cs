using System.Globalization;
using System.Text;
using Fulmar.Storage;
using Fulmar.Storage.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Win32.SafeHandles;

namespace Fulmar.Soak.PowerLoss;

/// <summary>Which promises the engine of the recorded process keeps: the red twins take one away.</summary>
internal enum Twin
{
    None,

    /// <summary><c>synchronous=OFF</c>: nothing is synced.</summary>
    NotDurable,

    /// <summary>Files of large bodies are synced, and their names are not.</summary>
    NamesNotSynced,
}

/// <summary>The process whose disk is recorded.</summary>
internal static class LoadProcess
{
    /// <summary>The file beside the store in which a unit's number is written as soon as it was acknowledged.</summary>
    public const string Acknowledged = "acknowledged";

    /// <summary>The data directory.</summary>
    public const string Store = "store";

    private const int Callers = 4, Lives = 3;

    public static Task<int> RunAsync(string[] arguments) => arguments switch
    {
        ["commits", var root, var units, var twin] => CommitAsync(root, int.Parse(units, CultureInfo.InvariantCulture), Enum.Parse<Twin>(twin)),
        ["commands", var root] => ObeyAsync(root),
        _ => Task.FromResult(2),
    };

    /// <summary>The options that make a short load meet what a long one does: logs that are copied and begun anew, files that are deleted.</summary>
    public static SqliteEngineOptions Options(string root) =>
        new(Path.Combine(root, Store)) { CheckpointPages = 100, SweepInterval = TimeSpan.FromMilliseconds(20), ContentGrace = TimeSpan.Zero };

    // Some units by callers side by side, in an engine that is closed and opened again; at last it is left open, as a loss of power leaves it.
    private static async Task<int> CommitAsync(string root, int units, Twin twin)
    {
        using var acknowledged = File.OpenHandle(Path.Combine(root, Acknowledged), FileMode.Create, FileAccess.Write);
        var (next, offset) = (0, 0L);
        for (var life = 1; life <= Lives; life++)
        {
            var engine = SqliteEngine.Open(Options(root) with { IsDurable = twin != Twin.NotDurable, SyncsNames = twin != Twin.NamesNotSynced }, TimeProvider.System, NullLogger.Instance);
            var last = units * life / Lives;
            await Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
            {
                while (Interlocked.Increment(ref next) is var number && number <= last)
                {
                    if (await engine.CommitAsync(NumberedUnit.Of(number, caller), CancellationToken.None).ConfigureAwait(false) is not Committed) throw new InvalidOperationException($"Unit {number} was refused.");
                    lock (acknowledged) Acknowledge(acknowledged, number, ref offset);
                }
            })).ConfigureAwait(false);
            next = last;
            if (life < Lives) await engine.DisposeAsync().ConfigureAwait(false);
        }
        Environment.Exit(0);
        return 0;
    }

    private static void Acknowledge(SafeFileHandle file, int number, ref long offset)
    {
        var line = Encoding.ASCII.GetBytes($"{number}\n");
        RandomAccess.Write(file, line, offset);
        offset += line.Length;
    }

    /// <summary>Commits the units whose numbers come in, a line each, and says what became of them: <c>committed</c>, or the error's code and message.</summary>
    private static async Task<int> ObeyAsync(string root)
    {
        SqliteEngine engine;
        try { engine = SqliteEngine.Open(Options(root) with { CheckpointPages = 4_000 }, TimeProvider.System, NullLogger.Instance); }
        catch (StorageException exception)
        {
            Console.WriteLine($"{exception.Code} {exception.Message}");
            return 1;
        }
        Console.WriteLine("open");
        while (await Console.In.ReadLineAsync().ConfigureAwait(false) is { } line)
            try
            {
                await engine.CommitAsync(NumberedUnit.Of(int.Parse(line, CultureInfo.InvariantCulture), 0), CancellationToken.None).ConfigureAwait(false);
                Console.WriteLine("committed");
            }
            catch (StorageException exception) { Console.WriteLine($"{exception.Code}{(engine.Broken.IsCompleted ? " broken" : "")} {exception.Message}"); }
        await engine.DisposeAsync().ConfigureAwait(false);
        return 0;
    }
}
