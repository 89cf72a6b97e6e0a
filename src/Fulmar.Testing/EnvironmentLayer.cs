using System.Collections;

namespace Fulmar.Testing;

/// <summary>
/// What one host has changed in the environment of the process. Only the newest layer is in force, so that a host never starts with the settings
/// of another one; when it ends, the one before it is in force again.
/// </summary>
internal sealed class EnvironmentLayer
{
    private static readonly SemaphoreSlim Gate = new(1);
    private static readonly List<EnvironmentLayer> Layers = [];
    private readonly Dictionary<string, (string? Before, string? After)> changes;

    private EnvironmentLayer(Dictionary<string, string> before, Dictionary<string, string> after) => changes = before.Keys.Union(after.Keys)
        .Select(name => (Name: name, Before: before.GetValueOrDefault(name), After: after.GetValueOrDefault(name)))
        .Where(change => change.Before != change.After)
        .ToDictionary(change => change.Name, change => (change.Before, change.After));

    /// <summary>Starts something that reads and writes the environment, with these settings in it.</summary>
    public static async Task<(T Started, EnvironmentLayer Layer)> StartAsync<T>(
        IReadOnlyDictionary<string, string?> settings, Func<Task<T>> start, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Layers.LastOrDefault()?.Revert();
            var before = Current();
            try
            {
                foreach (var (name, value) in settings) Environment.SetEnvironmentVariable(name, value);
                var started = await start().ConfigureAwait(false);
                var layer = new EnvironmentLayer(before, Current());
                Layers.Add(layer);
                return (started, layer);
            }
            catch
            {
                new EnvironmentLayer(before, Current()).Revert();
                Layers.LastOrDefault()?.Apply();
                throw;
            }
        }
        finally
        {
            Gate.Release();
        }
    }

    /// <summary>Takes the changes back.</summary>
    public async Task LeaveAsync()
    {
        await Gate.WaitAsync().ConfigureAwait(false);
        try
        {
            var wasInForce = Layers[^1] == this;
            Layers.Remove(this);
            if (!wasInForce) return;
            Revert();
            Layers.LastOrDefault()?.Apply();
        }
        finally
        {
            Gate.Release();
        }
    }

    private void Apply()
    {
        foreach (var (name, change) in changes) Environment.SetEnvironmentVariable(name, change.After);
    }

    private void Revert()
    {
        foreach (var (name, change) in changes) Environment.SetEnvironmentVariable(name, change.Before);
    }

    private static Dictionary<string, string> Current() => Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>().ToDictionary(variable => (string)variable.Key, variable => (string)variable.Value!, StringComparer.Ordinal);
}
