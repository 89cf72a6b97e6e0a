namespace Fulmar;

/// <summary>A document as it was committed.</summary>
/// <param name="Id">Names the document in its partition.</param>
/// <param name="PartitionKey">Its partition.</param>
/// <param name="Value">What its JSON was read into.</param>
/// <param name="ETag">Changes with each write: see <see cref="PutOptions.IfMatch"/>.</param>
/// <param name="ModifiedAt">When it was written last.</param>
/// <param name="ExpiresAt">When it is dropped, null for never.</param>
public sealed record StoredDocument<T>(string Id, string PartitionKey, T Value, string ETag, DateTimeOffset ModifiedAt, DateTimeOffset? ExpiresAt);
