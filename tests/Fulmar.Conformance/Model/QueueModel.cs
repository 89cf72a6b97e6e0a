using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>A message as the model knows it. Its text names it.</summary>
internal sealed class MessageModel
{
    public required string Text { get; init; }

    /// <summary>Its place among all that arrived.</summary>
    public required long Arrival { get; set; }

    public required TimeSpan VisibleAt { get; set; }

    public TimeSpan? ExpiresAt { get; set; }

    public string? Session { get; set; }

    public int Attempts { get; set; }

    /// <summary>Of the lease that holds it, null when nobody does.</summary>
    public MessageReceipt? Receipt { get; set; }

    public LeaseHolder Holder { get; set; }

    /// <summary>Whether an earlier lease of it broke.</summary>
    public bool IsAlone { get; set; }

    /// <summary>Whether its session orders it: dead letters keep theirs only to go back with it.</summary>
    public bool IsInSession { get; set; } = true;

    /// <summary>Whether its moment is known: it was never behind another of its session, given back by the engine itself, or moved.</summary>
    public bool IsFirm { get; set; } = true;

    /// <summary>Whether it may have to wait: a lease of it broke, and an engine may put it off for a while.</summary>
    public bool IsLate { get; set; }

    /// <summary>Whether it joined a session from elsewhere: then the order among those is not told.</summary>
    public bool IsMoved { get; set; }

    /// <summary>Whether it was never given back: such messages of one moment come in the order of their arrival.</summary>
    public bool IsFresh { get; set; } = true;

    public QueueKey? Source { get; set; }

    /// <summary>A lease ends without having been settled. A pump's makes it run alone, and is charged when it did; a client's counts as an attempt.</summary>
    public void Break()
    {
        if (IsAlone || Holder == LeaseHolder.Client) Attempts++;
        IsAlone = Holder == LeaseHolder.Pump;
        (IsFresh, IsFirm, IsLate, Receipt) = (false, false, true, null);
    }

    public void GiveBack(TimeSpan visibleAt)
    {
        (Receipt, IsFresh, IsAlone, VisibleAt) = (null, false, false, visibleAt);
        IsFirm &= Session is null;
    }
}

/// <summary>A queue as it must be.</summary>
internal sealed class QueueModel
{
    private bool hasExpiring;

    public List<MessageModel> Messages { get; } = [];

    public bool IsPaused { get; set; }

    /// <summary>Until when deduplication ids are remembered.</summary>
    public Dictionary<string, TimeSpan> Remembered { get; } = [];

    /// <summary>What the clock alone changes.</summary>
    public void PassTo(TimeSpan now)
    {
        foreach (var message in Messages.Where(message => message.Receipt is not null && message.VisibleAt <= now)) message.Break();
        // What somebody holds stays until it is settled or given back.
        hasExpiring |= Messages.Exists(message => message.ExpiresAt is not null);
        Messages.RemoveAll(message => message.ExpiresAt <= now && message.Receipt is null);
        foreach (var (id, _) in Remembered.Where(each => each.Value <= now).ToList()) Remembered.Remove(id);
    }

    /// <summary>The engine ends: leases of its own process break at once.</summary>
    public void Restart(TimeSpan now)
    {
        foreach (var message in Messages.Where(message => message.Receipt is not null && message.Holder == LeaseHolder.Pump))
        {
            message.Break();
            message.VisibleAt = now;
        }
    }

    public MessageModel? Held(MessageReceipt receipt) => Messages.Find(message => message.Receipt == receipt);

    public IEnumerable<MessageModel> Oldest() => Messages.OrderBy(message => message.Arrival);

    /// <summary>Whether no message of its session is before it, or none is held where their order is not told.</summary>
    public bool IsFirst(MessageModel message)
    {
        var others = Messages.Where(other => other != message && other.Session == message.Session && other.IsInSession).ToList();
        if (message.Session is null || !message.IsInSession) return true;
        return others.Exists(other => other.IsMoved) || message.IsMoved ? !others.Exists(other => other.Receipt is not null) : others.TrueForAll(other => other.Arrival > message.Arrival);
    }

    private bool IsLoose(MessageModel message) => message.Session is not null && Messages.Exists(other => other.IsMoved && other.Session == message.Session);

    private bool IsDue(MessageModel message, TimeSpan now) => !IsPaused && message.Receipt is null && message.VisibleAt <= now && IsFirst(message);

    /// <summary>Checks what a lease gave, and takes it.</summary>
    public void Lease(LeaseMessages operation, MessagesLeased leased, TimeSpan now, TimeSpan drift)
    {
        var due = Messages.Where(message => IsDue(message, now)).ToList();
        var must = due.Where(message => !message.IsLate && !IsLoose(message)).ToList();
        var taken = leased.Messages.Select(message => Find(message.Stored)).ToList();
        Model.Check(taken.TrueForAll(due.Contains) && taken.Distinct().Count() == taken.Count, "it gave what is not due");
        Model.Check(taken.Where(message => message.Session is not null && message.IsInSession).GroupBy(message => message.Session).All(session => session.Count() == 1), "it gave two of a session");
        Model.Check(taken.Count > 0 || must.Count == 0, $"it gave nothing, though '{must.FirstOrDefault()?.Text}' is due");
        Model.Check(leased.Messages.All(message => message.IsAlone == Find(message.Stored).IsAlone), "it mistook what must run alone");
        Model.Check(taken.Count <= operation.Count && (taken.Count == 1 || !taken.Exists(message => message.IsAlone)), "it gave too many");
        CheckOrder(taken);
        var last = taken.Where(message => message.IsFirm).Select(message => message.VisibleAt).DefaultIfEmpty(TimeSpan.Zero).Max();
        Model.Check(!must.Exists(message => message.IsFirm && !taken.Contains(message) && message.VisibleAt < last), "it passed over what was due before");
        // One that must run alone ends what is given, and one that expired may take a place of it.
        var alone = due.Where(message => message.IsAlone).Select(message => message.VisibleAt).DefaultIfEmpty(TimeSpan.MaxValue).Min();
        var least = must.Count(message => message.IsFirm && message.VisibleAt < alone);
        Model.Check(hasExpiring || taken.Count >= Math.Min(least, operation.Count) || taken is [{ IsAlone: true }], "it gave too few");

        foreach (var (message, model) in leased.Messages.Zip(taken))
        {
            Model.Check((message.Stored.Attempts, message.Stored.Message.SessionId) == (model.Attempts, model.Session), $"'{model.Text}' has {model.Attempts} attempts");
            (model.Receipt, model.Holder, model.VisibleAt, model.IsLate, model.IsFirm) = (message.Receipt, operation.Holder, now + operation.Visibility, false, true);
        }
        CheckNextDue(leased.NextDue, now, drift);
    }

    /// <summary>Checks what is in the queue.</summary>
    public void CheckMessages(IReadOnlyList<StoredMessage> found)
    {
        var messages = found.Select(Find).ToList();
        Model.Check(messages.Distinct().Count() == messages.Count, "a message is there twice");
        Model.Check(messages.Count == Messages.Count, $"'{Messages.Except(messages).FirstOrDefault()?.Text}' is lost");
        CheckOrder(messages);
        foreach (var (stored, model) in found.Zip(messages))
        {
            // An engine may charge a broken lease when it next looks at it.
            var attempts = stored.Attempts + (model.IsLate && stored.Attempts + 1 == model.Attempts ? 1 : 0);
            Model.Check((stored.IsLeased, attempts, stored.Message.SessionId, stored.DeadLetterSource) == (model.Receipt is not null, model.Attempts, model.Session, model.Source),
                $"'{model.Text}': leased {model.Receipt is not null}, {model.Attempts} attempts, session {model.Session}, from {model.Source}; found leased {stored.IsLeased}, {stored.Attempts} attempts, from {stored.DeadLetterSource}");
        }
    }

    /// <summary>Checks a queue's counts.</summary>
    public void CheckCounts(QueueStatistics? counts, TimeSpan now)
    {
        Model.Check(counts is not null, "there is such a queue");
        var leased = Messages.Count(message => message.Receipt is not null);
        Model.Check((counts!.Messages, counts.Leased, counts.IsPaused) == (Messages.Count, leased, IsPaused), $"{Messages.Count} messages, {leased} leased; found {counts}");
        if (Messages.Exists(message => message.IsLate || message.IsMoved)) return;
        var delayed = Messages.Count(message => message.Receipt is null && message.VisibleAt > now && IsFirst(message));
        Model.Check(counts.Delayed == delayed, $"{delayed} are delayed; found {counts}");
    }

    private void CheckNextDue(TimeSpan? nextDue, TimeSpan now, TimeSpan drift)
    {
        // What expires may let others become due, or never become due itself; where it did, an engine may call once too often.
        if (hasExpiring || Messages.Exists(message => message.IsLate || message.IsMoved)) return;
        var next = IsPaused ? null : Messages.Where(IsFirst).Min(message => (TimeSpan?)message.VisibleAt);
        var expected = next is null ? null : next <= now ? TimeSpan.Zero : next - now;
        Model.Check(expected is null ? nextDue is null : nextDue is { } told && (told - expected.Value).Duration() <= drift, $"the next is due in {expected}; it told {nextDue}");
    }

    private static void CheckOrder(List<MessageModel> messages)
    {
        var firm = messages.Where(message => message.IsFirm && message.Receipt is null).ToList();
        Model.Check(firm.Zip(firm.Skip(1)).All(pair => pair.First.VisibleAt <= pair.Second.VisibleAt), "they come in the order in which they become due");
        var fresh = firm.Where(message => message.IsFresh).ToList();
        Model.Check(fresh.SequenceEqual(fresh.OrderBy(message => message.VisibleAt).ThenBy(message => message.Arrival)), "those of one moment come in the order of their arrival");
    }

    private MessageModel Find(StoredMessage stored)
    {
        var text = Given.Text(stored.Message.Body);
        var message = Messages.Find(message => message.Text == text);
        Model.Check(message is not null, $"'{text}' is there, and must not be");
        return message!;
    }
}
