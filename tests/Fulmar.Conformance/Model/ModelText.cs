using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>Operations and results in a few words, for the trace of a failure.</summary>
internal static class ModelText
{
    public static string Of(StorageOperation operation) => operation switch
    {
        Enqueue o => $"Enqueue {o.Queue} {Given.Text(o.Message.Body)}{Of(" session", o.Message.SessionId)}{Of(" once", o.Message.DeduplicationId)}{Of(" in", o.Delay)}{Of(" until", o.TimeToLive)}",
        LeaseMessages o => $"Lease {o.Queue} {o.Count} for {o.Visibility} {o.Holder}",
        Acknowledge o => $"Acknowledge {Of(o.Receipt)}",
        Release o => $"Release {Of(o.Receipt)}{Of(" in", o.Delay)}{(o.Failed ? " failed" : "")}{(o.Alone ? " alone" : "")}",
        Extend o => $"Extend {Of(o.Receipt)} {o.Visibility}",
        DeadLetter o => $"DeadLetter {Of(o.Receipt)} keep {o.Keep}",
        PutDocument o => $"Put {o.Key} {Given.Text(o.Body)} {Of(o.Condition)}{Of(" until", o.TimeToLive)}",
        DeleteDocument o => $"Delete {o.Key} {Of(o.Condition)}",
        Append o => $"Append {o.Stream} {string.Join(',', o.Events.Select(each => Given.Text(each.Body)))}{Of(" at", o.Condition.Version)}",
        Once o => $"Once {o.Key} for {o.Keep}",
        _ => $"{operation}",
    };

    public static string Of(OperationResult result) => result switch
    {
        MessagesLeased leased => $"[{string.Join(", ", leased.Messages.Select(message => $"{Given.Text(message.Stored.Message.Body)} {Of(message.Receipt)}{(message.IsAlone ? " alone" : "")}"))}] next {leased.NextDue}",
        Enqueued enqueued => enqueued.IsDuplicate ? "duplicate" : $"#{enqueued.Sequence}",
        DocumentWritten written => $"v{written.ETag.Value}",
        Moved moved => $"{moved.Messages} moved",
        Appended appended => $"v{appended.Version} {appended.Partition}/{appended.Position}",
        LeaseAcquired acquired => $"epoch {acquired.Epoch}",
        _ => "done",
    };

    public static string Of(Refusal refusal) => refusal is AlreadyDone already ? $"done: {Given.Text(already.Result)}" : $"{refusal}";

    private static string Of(MessageReceipt receipt) => $"#{receipt.Sequence}/{receipt.Token}@{receipt.Queue.Name}";

    private static string Of(DocumentCondition condition) =>
        condition == default ? "" : condition == DocumentCondition.IfAbsent ? "if absent" : condition == DocumentCondition.IfPresent ? "if present" : "if it matches";

    private static string Of(string what, object? value) => value is null or TimeSpan { Ticks: 0 } ? "" : $"{what} {value}";
}
