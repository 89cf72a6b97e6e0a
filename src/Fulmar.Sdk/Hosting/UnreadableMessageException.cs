namespace Fulmar.Hosting;

/// <summary>
/// A message's body is not what the function's parameter needs. No later attempt can change that, so the host sets the message aside at once.
/// Says where the body is wrong and nothing of what it holds.
/// </summary>
public sealed class UnreadableMessageException : Exception
{
    internal UnreadableMessageException(string messageId, string message) : base(message) => MessageId = messageId;

    /// <summary>The message that cannot be read.</summary>
    public string MessageId { get; }
}
