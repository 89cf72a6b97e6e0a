using Fulmar.Storage;

namespace Fulmar.Conformance;

/// <summary>A change feed as it must be: of each document the newest change, while the document is as that change left it.</summary>
internal sealed class ChangeModel
{
    private readonly Dictionary<DocumentKey, (ChangeKind Kind, ETag? Version, string Text, long Number)> newest = [];
    private readonly HashSet<DocumentKey> over = [];
    private long number;

    public void Written(DocumentKey key, bool wasThere, ETag version, string text)
    {
        over.Remove(key);
        newest[key] = (wasThere ? ChangeKind.Updated : ChangeKind.Created, version, text, ++number);
    }

    /// <param name="key">Which.</param>
    /// <param name="wasThere">Whether anybody saw it. One whose time is over may still be removed.</param>
    public void Deleted(DocumentKey key, bool wasThere)
    {
        if (!wasThere && !over.Remove(key)) return;
        newest[key] = (wasThere ? ChangeKind.Deleted : ChangeKind.Expired, null, "", ++number);
    }

    /// <summary>Its time is over: that is told when it is removed.</summary>
    public void Expired(DocumentKey key) => over.Add(key);

    public void Sweep()
    {
        foreach (var key in over.ToList()) Deleted(key, wasThere: false);
    }

    public async Task CompareAsync(IStorageEngine engine, CollectionKey collection, CancellationToken cancellationToken)
    {
        var found = new List<DocumentChange>();
        for (var read = new ChangeRead(collection) { Count = 7 }; ;)
        {
            var page = (ChangePage)await engine.ReadChangesAsync(read, cancellationToken);
            found.AddRange(page.Changes);
            if (page.Position >= page.Last) break;
            read = read with { After = page.Position };
        }
        // Of a document that came and went several times each of its goings may be told.
        var last = found.GroupBy(change => change.Key).Select(changes => changes.Last()).OrderBy(change => change.Position).ToList();
        Model.Check(found.Except(last).All(change => change.Kind is ChangeKind.Deleted or ChangeKind.Expired), "a change that was followed by another is left out");
        var expected = newest.Where(pair => pair.Key.Collection == collection && !over.Contains(pair.Key)).OrderBy(pair => pair.Value.Number).ToList();
        Model.Check(Told(last).Order().SequenceEqual(expected.Select(pair => $"{pair.Key} {pair.Value.Kind} {pair.Value.Version} {pair.Value.Text}").Order()),
            $"the changes are {string.Join(", ", expected)}; found {string.Join(", ", Told(last))}");
        // Those whose time was over go together, in no order.
        Model.Check(last.Where(change => change.Kind != ChangeKind.Expired).Select(change => change.Key)
            .SequenceEqual(expected.Where(pair => pair.Value.Kind != ChangeKind.Expired).Select(pair => pair.Key)), "changes come in the order of their commits");
    }

    private static IEnumerable<string> Told(IEnumerable<DocumentChange> changes) => changes.Select(change =>
        $"{change.Key} {change.Kind} {(change.Kind is ChangeKind.Created or ChangeKind.Updated ? change.ETag : null)} {Given.Text(change.Body)}");
}
