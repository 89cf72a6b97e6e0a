using Fulmar.Storage;

namespace Fulmar.Runtime.Commits;

/// <summary>Why a commit was refused, for people.</summary>
internal static class RefusalText
{
    public static string Of(StorageCommit commit, Refused refused) => (commit.Operations[refused.Operation], refused.Refusal) switch
    {
        (PutDocument put, VersionConflict conflict) => Conflict(put.Key, conflict),
        (DeleteDocument delete, VersionConflict conflict) => Conflict(delete.Key, conflict),
        (_, LeaseLost) => "The message is somebody else's now: its lease had ended.",
        (Guard guard, Fenced) => $"The lease {guard.Name} is somebody else's now.",
        (Once once, AlreadyDone) => $"{once.Key} was done before.",
        var (operation, refusal) => $"{operation.GetType().Name} was refused: {refusal.GetType().Name}.",
    };

    private static string Conflict(DocumentKey key, VersionConflict conflict) => conflict.Current is null
        ? $"Document {key.Id} of {key.Collection.Name} is not there."
        : $"Document {key.Id} of {key.Collection.Name} had changed, or was there already.";
}
