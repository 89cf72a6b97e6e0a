using System.Collections.Concurrent;

namespace TestApps;

/// <summary>
/// Where a test and the app wait for each other. Kept by the process, not by a version of the app, so that both sides, and two versions, see the same ones.
/// </summary>
public static class Gates
{
    private static ConcurrentDictionary<string, TaskCompletionSource<string>> All
    {
        get
        {
            lock (AppContext.BaseDirectory)
            {
                if (AppContext.GetData("test gates") is ConcurrentDictionary<string, TaskCompletionSource<string>> known) return known;
                var made = new ConcurrentDictionary<string, TaskCompletionSource<string>>();
                AppDomain.CurrentDomain.SetData("test gates", made);
                return made;
            }
        }
    }

    public static void Open(string name, string said = "") => Of(name).TrySetResult(said);

    public static Task<string> Opened(string name) => Of(name).Task;

    private static TaskCompletionSource<string> Of(string name) =>
        All.GetOrAdd(name, _ => new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously));
}
