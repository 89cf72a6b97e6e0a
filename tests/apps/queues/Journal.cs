using System.Collections.Concurrent;
using System.Threading.Channels;

namespace TestApps;

/// <summary>
/// What functions have done, in their order, page by page. Kept by the process, not by a version of the app, so that the test reads what any version has written.
/// </summary>
public static class Journal
{
    private static ConcurrentDictionary<string, Channel<string>> Pages
    {
        get
        {
            lock (AppContext.BaseDirectory)
            {
                if (AppContext.GetData("test journal") is ConcurrentDictionary<string, Channel<string>> known) return known;
                var made = new ConcurrentDictionary<string, Channel<string>>();
                AppDomain.CurrentDomain.SetData("test journal", made);
                return made;
            }
        }
    }

    public static void Write(string page, string line) => Of(page).Writer.TryWrite(line);

    /// <summary>The next line that nobody has read yet.</summary>
    public static ValueTask<string> ReadAsync(string page, CancellationToken cancellationToken) => Of(page).Reader.ReadAsync(cancellationToken);

    /// <summary>Whether all lines were read.</summary>
    public static bool IsRead(string page) => !Of(page).Reader.TryPeek(out _);

    private static Channel<string> Of(string page) => Pages.GetOrAdd(page, _ => Channel.CreateUnbounded<string>());
}
