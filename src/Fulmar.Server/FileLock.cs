namespace Fulmar.Server;

/// <summary>A file that one process holds at a time. The kernel lets go of it when the process dies, so it is never deleted: that would let two in.</summary>
internal static class FileLock
{
    // EAGAIN of Linux: what flock answers when another one holds it, and no other failure does.
    private const int HeldByAnother = 11;

    /// <summary>Takes it until the answer is disposed of; null where another one holds it.</summary>
    /// <exception cref="IOException">The file cannot be made or opened.</exception>
    public static FileStream? TryTake(string file)
    {
        try { return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None); }
        catch (IOException exception) when (exception.HResult == HeldByAnother) { return null; }
    }

    /// <summary>Whether one holds it. Those who ask do not see each other; one that is about to take it must try again.</summary>
    /// <exception cref="IOException">The file is not there, or cannot be opened.</exception>
    public static bool IsTaken(string file)
    {
        try { new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read).Dispose(); }
        catch (IOException exception) when (exception.HResult == HeldByAnother) { return true; }
        return false;
    }
}
