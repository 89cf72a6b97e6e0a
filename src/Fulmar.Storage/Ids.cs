namespace Fulmar.Storage;

/// <summary>Names user data: what a connection names. Queues and collections of different stores never meet.</summary>
/// <param name="Value">1 to 64 characters.</param>
public readonly record struct StoreId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Names an app's own records: its timers, keys, receipts, checkpoints, leases.</summary>
/// <param name="Value">1 to 64 characters.</param>
public readonly record struct AppId(string Value)
{
    /// <inheritdoc/>
    public override string ToString() => Value;
}

/// <summary>Names one version of a document. A document that is deleted and written again never has an earlier one.</summary>
public readonly record struct ETag(long Value)
{
    /// <summary>Sixteen hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="ToString"/> wrote, with or without the quotes of HTTP.</summary>
    public static bool TryParse(string? text, out ETag value)
    {
        var read = long.TryParse(text?.Trim('"'), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var number);
        value = new ETag(number);
        return read;
    }
}
