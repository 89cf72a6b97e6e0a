namespace Fulmar.Runtime.Catalog;

/// <summary>Holds the version of the app that serves now.</summary>
public sealed class AppCatalog
{
    private volatile AppSnapshot? current;
    private volatile Exception? lastFailure;
    private int versions;

    /// <summary>Null until the first version is loaded.</summary>
    public AppSnapshot? Current => current;

    /// <summary>Why the newest attempt to load a version failed; null when it did not.</summary>
    public Exception? LastFailure => lastFailure;

    /// <summary>Called with the new version, before it serves: builds what follows from it, and answers what takes that into use.</summary>
    public event Func<AppSnapshot, Action>? Publishing;

    /// <summary>The number of the version that is loaded next.</summary>
    public int NextVersion() => Interlocked.Increment(ref versions);

    /// <summary>Lets a version serve and returns the one that served before it, which its caller drains.</summary>
    public AppSnapshot? Publish(AppSnapshot snapshot)
    {
        // All is built before anything changes: when that throws, the version before serves on.
        List<Action> takeIntoUse = [];
        foreach (var build in Delegate.EnumerateInvocationList(Publishing)) takeIntoUse.Add(build(snapshot));
        takeIntoUse.ForEach(use => use());
        var previous = current;
        current = snapshot;
        lastFailure = null;
        return previous;
    }

    /// <summary>Remembers why the newest attempt failed; what served serves on.</summary>
    public void Fail(Exception failure) => lastFailure = failure;
}
