namespace Fulmar.Runtime.Access;

/// <summary>The setting <c>FULMAR_MASTER_KEY</c>. Where it is set it is the master key, and one that is stored opens nothing. Only its hash is kept.</summary>
public sealed class MasterKey
{
    /// <param name="value">Null or empty for none.</param>
    /// <exception cref="FulmarException">It is longer than a request can bring (FUL1011).</exception>
    public MasterKey(string? value)
    {
        if (value?.Length > KeyValue.LongestKey)
            throw new FulmarException(ErrorCodes.InvalidSetting, $"FULMAR_MASTER_KEY has {value.Length} characters, and may have {KeyValue.LongestKey}.");
        if (!string.IsNullOrEmpty(value)) Key = Key.Of(KeyName.Master, value, createdAt: null);
    }

    /// <summary>Null where it is not set.</summary>
    public Key? Key { get; }
}
