using System.Text.Json;
using System.Text.Json.Serialization;
using Fulmar.Storage;

namespace Fulmar.Runtime.Access;

/// <summary>A key in the store.</summary>
/// <param name="Format">How it is written.</param>
/// <param name="Scope">What it opens.</param>
/// <param name="Function">Which function.</param>
/// <param name="Name">As it was spelled.</param>
/// <param name="Hash">SHA-256 of its value.</param>
/// <param name="CreatedAt">When its value was made.</param>
internal sealed record KeyDocument(int Format, KeyScope Scope, string? Function, string Name, byte[] Hash, DateTimeOffset CreatedAt)
{
    private const int Newest = 1;

    /// <summary>Where all of them are.</summary>
    public static CollectionKey Collection { get; } = CollectionKey.Of(StoreNames.App, "keys");

    /// <summary>Where one is. Small letters: names differ by no case.</summary>
    public static DocumentKey KeyOf(KeyName name) => new(Collection,
        name.Scope == KeyScope.Function ? $"function/{name.Function!.ToLowerInvariant()}" : name.Scope.ToString().ToLowerInvariant(), name.Name.ToLowerInvariant());

    public static byte[] Write(Key key) => JsonSerializer.SerializeToUtf8Bytes(
        new KeyDocument(Newest, key.Name.Scope, key.Name.Function, key.Name.Name, key.Hash.ToArray(), key.CreatedAt!.Value), KeyJsonContext.Default.KeyDocument);

    /// <exception cref="StorageException">A newer version wrote it (FUL6007).</exception>
    public static Key Read(Document document)
    {
        var read = JsonSerializer.Deserialize(document.Body.Span, KeyJsonContext.Default.KeyDocument)!;
        if (read.Format > Newest)
            throw new StorageException(StorageErrors.NewerStore, $"{document.Key} was written by a newer version of Fulmar (format {read.Format}, this one reads {Newest}). Run that version.");
        var name = read.Scope switch
        {
            KeyScope.Master => KeyName.Master,
            KeyScope.System => KeyName.OfSystem(read.Name),
            KeyScope.Host => KeyName.OfHost(read.Name),
            _ => KeyName.OfFunction(read.Function!, read.Name),
        };
        return new Key(name, read.Hash, read.CreatedAt);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(KeyDocument))]
internal sealed partial class KeyJsonContext : JsonSerializerContext;
