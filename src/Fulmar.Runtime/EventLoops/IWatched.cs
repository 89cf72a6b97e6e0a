namespace Fulmar.Runtime.EventLoops;

/// <summary>What an event loop watches. All of it is called on the loop's thread, and must not block.</summary>
internal interface IWatched
{
    /// <summary>The socket can be read or written, or has ended. It may be told without reason.</summary>
    void Ready(bool isReadable, bool isWritable);

    /// <summary><see cref="Ready"/> threw: the socket is of no use any more.</summary>
    void Fail(Exception exception);
}
