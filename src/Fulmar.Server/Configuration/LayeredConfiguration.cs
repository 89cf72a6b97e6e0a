namespace Fulmar.Server.Configuration;

/// <summary>Values of one origin.</summary>
/// <param name="Origin">What a person calls it: <c>environment</c>, <c>fulmar.json</c>.</param>
/// <param name="Values">By key, in any case; parts are joined by <c>:</c>.</param>
public sealed record ConfigurationLayer(string Origin, IReadOnlyDictionary<string, string?> Values);

/// <summary>A value and where it was said.</summary>
public sealed record ConfiguredValue(string Key, string? Value, string Origin);

/// <summary>All configuration of a host, by precedence: the first layer that says a key wins.</summary>
public sealed class LayeredConfiguration(IReadOnlyList<ConfigurationLayer> layers)
{
    /// <summary>Strongest first.</summary>
    public IReadOnlyList<ConfigurationLayer> Layers { get; } = layers;

    /// <summary>The value that wins; null where nobody says the key. JSON's <c>null</c> says nothing.</summary>
    public ConfiguredValue? Find(string key)
    {
        foreach (var layer in Layers)
            if (layer.Values.TryGetValue(key, out var value) && value is not null) return new ConfiguredValue(key, value, layer.Origin);
        return null;
    }

    /// <summary>The items of the strongest layer that has the array or object <paramref name="key"/>, by the part that follows.</summary>
    public IReadOnlyList<ConfiguredValue> Children(string key)
    {
        var prefix = key + ":";
        foreach (var layer in Layers)
        {
            var items = layer.Values.Where(pair => pair.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                .Select(pair => new ConfiguredValue(pair.Key[prefix.Length..], pair.Value, layer.Origin)).ToList();
            if (items.Count > 0) return items;
        }
        return [];
    }

    /// <summary>As <see cref="Children"/>, but over all layers: a stronger one replaces single items.</summary>
    public IReadOnlyDictionary<string, ConfiguredValue> Merged(string key)
    {
        var prefix = key + ":";
        var merged = new Dictionary<string, ConfiguredValue>(StringComparer.OrdinalIgnoreCase);
        foreach (var layer in Layers)
            foreach (var (full, value) in layer.Values)
                if (full.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
                    merged.TryAdd(full[prefix.Length..], new ConfiguredValue(full[prefix.Length..], value, layer.Origin));
        return merged;
    }
}
