namespace Fulmar.Runtime.Workers;

/// <summary>An invocation that runs in another process, which can be ended, whatever it does.</summary>
internal interface IRemoteCall
{
    /// <summary>Tells the function to end.</summary>
    void Cancel();

    /// <summary>Ends the process that runs it.</summary>
    void Kill();
}
