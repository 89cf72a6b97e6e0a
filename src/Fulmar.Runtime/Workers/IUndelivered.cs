namespace Fulmar.Runtime.Workers;

/// <summary>A result that holds something until it is delivered.</summary>
internal interface IUndelivered
{
    /// <summary>Lets go of it: nobody delivers it any more. May be called again.</summary>
    ValueTask DropAsync();
}
