namespace Fulmar.Runtime.Workers.Node.Wire;

/// <summary>What a frame is: docs/reference/worker-protocol.md.</summary>
internal enum FrameType : byte
{
    Start = 1,
    Invoke = 2,
    RequestBody = 3,
    Cancel = 4,
    ResponseCredit = 5,
    Answer = 6,
    Stop = 7,
    RequestAborted = 8,

    Ready = 129,
    Loaded = 130,
    Response = 131,
    Result = 132,
    Failure = 133,
    ResponseBody = 134,
    RequestCredit = 135,
    Log = 136,
    Ask = 137,
}

/// <summary>What a value is.</summary>
internal enum ValueTag : byte
{
    Nothing = 0,
    Text = 1,
    Json = 2,
    Bytes = 3,
    Texts = 4,
    ByteStrings = 5,
    PlainText = 6,
}

/// <summary>Where a body is.</summary>
internal enum BodyPlace : byte
{
    None = 0,
    Here = 1,
    Follows = 2,
}

/// <summary>The numbers of the protocol.</summary>
internal static class WireLimits
{
    public const int Version = 1;

    /// <summary>Bytes before what the length counts.</summary>
    public const int LengthField = 4;

    /// <summary>Type and number, which the length counts.</summary>
    public const int Head = 5;

    public const int LongestFrame = 16 * 1024 * 1024;

    /// <summary>The largest part of a body in one frame.</summary>
    public const int BodyPart = 64 * 1024;

    /// <summary>What each receiver of a body begins with.</summary>
    public const int FirstCredit = 256 * 1024;
}

/// <summary>The worker does not keep to the protocol: it is ended and replaced.</summary>
internal sealed class WireException(string message) : Exception(message);
