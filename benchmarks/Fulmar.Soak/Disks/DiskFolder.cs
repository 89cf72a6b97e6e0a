namespace Fulmar.Soak.Disks;

/// <summary>A folder: the names that the disk surely has, and what was done to them since its last sync.</summary>
internal sealed class DiskFolder
{
    private readonly Dictionary<string, object> durable = [], now = [];
    private readonly List<NameStep> pending = [];

    // What becomes of names in one step: a rename within a folder takes one away and gives another.
    private sealed record NameStep(params (string Name, object? Entry)[] Changes) : DiskStep;

    /// <summary>A <see cref="DiskFile"/> or a <see cref="DiskFolder"/>.</summary>
    public object? Find(string name) => now.GetValueOrDefault(name);

    public IReadOnlyDictionary<string, object> Now() => now;

    /// <summary>Gives a name to something, or takes it away.</summary>
    public void Set(params (string Name, object? Entry)[] changes)
    {
        var step = new NameStep(changes);
        pending.Add(step);
        Apply(step, now);
    }

    /// <summary>The disk has all names.</summary>
    public void Sync()
    {
        foreach (var step in pending) Apply(step, durable);
        pending.Clear();
    }

    /// <summary>The names after a loss of power: each step that was not synced was done or not.</summary>
    public IReadOnlyDictionary<string, object> AfterLoss(Chance chance)
    {
        var names = new Dictionary<string, object>(durable);
        foreach (var step in pending)
            if (chance.Keeps(step)) Apply(step, names);
        return names;
    }

    private static void Apply(NameStep step, Dictionary<string, object> names)
    {
        foreach (var (name, entry) in step.Changes)
            if (entry is null) names.Remove(name);
            else names[name] = entry;
    }
}

/// <summary>Chooses what of the unsynced the disk has.</summary>
/// <param name="Random">Where chance comes from.</param>
/// <param name="Share">How much of it: 0 for nothing, 1 for all.</param>
internal sealed record Chance(Random Random, double Share)
{
    public bool Keeps(DiskStep step) => Share switch
    {
        0 => false,
        1 => true,
        _ => Random.NextDouble() < Share,
    };
}
