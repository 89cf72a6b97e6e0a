using System.Text.Json;
using Fulmar.Runtime.Workers.Node.Wire;

namespace Fulmar.Runtime.Workers;

/// <summary>Makes definitions of what a worker found, or what folders with a <c>function.json</c> say.</summary>
internal static class LoadedFunctions
{
    /// <exception cref="FulmarException">One cannot be honoured (FUL1010).</exception>
    public static IReadOnlyList<FunctionDefinition> ReadAll(IEnumerable<LoadedFunction> functions) => [.. functions.Select(Read)];

    private static FunctionDefinition Read(LoadedFunction function) => new()
    {
        Name = function.Name,
        EntryPoint = function.EntryPoint is { Length: > 0 } entry ? entry : function.Name,
        ScriptFile = function.ScriptFile,
        Bindings = [.. function.Bindings.Select(binding => Read(function, binding))],
        Retry = function.Retry is { } retry ? Read(function, retry) : null,
    };

    private static BindingDefinition Read(LoadedFunction function, Dictionary<string, JsonElement> binding)
    {
        var (name, type, direction) = (Text("name") ?? "", Text("type"), Text("direction") ?? "in");
        if (string.IsNullOrEmpty(type)) throw Invalid(function, $"its binding '{name}' has no type");
        return new BindingDefinition(name, type,
            direction.ToLowerInvariant() switch
            {
                "in" => BindingDirection.In,
                "out" => BindingDirection.Out,
                _ => throw Invalid(function, $"its binding '{name}' ({type}) has the direction '{direction}', and takes in or out"),
            },
            binding.Where(pair => pair.Key is not ("name" or "type" or "direction")).ToDictionary(pair => pair.Key, pair => Property(pair.Value), StringComparer.Ordinal));

        string? Text(string property) => binding.TryGetValue(property, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    }

    private static object? Property(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => value.TryGetInt32(out var whole) ? whole : value.GetDouble(),
        JsonValueKind.Array when value.EnumerateArray().All(element => element.ValueKind == JsonValueKind.String) => value.EnumerateArray().Select(element => element.GetString()!).ToArray(),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        // What has parts is nobody's here; who shows it sees it as it was written.
        _ => value.GetRawText(),
    };

    private static RetryDefinition Read(LoadedFunction function, LoadedRetry retry)
    {
        if (!Enum.TryParse<RetryStrategy>(retry.Strategy, ignoreCase: true, out var strategy) || !Enum.IsDefined(strategy))
            throw Invalid(function, $"its retry strategy '{retry.Strategy}' is neither fixedDelay nor exponentialBackoff");
        if (retry.MaxRetryCount < -1) throw Invalid(function, $"its maxRetryCount {retry.MaxRetryCount} is less than -1");
        var least = Time("delayInterval or minimumInterval", strategy == RetryStrategy.FixedDelay ? retry.DelayInterval : retry.MinimumInterval);
        var most = strategy == RetryStrategy.FixedDelay ? least : Time("maximumInterval", retry.MaximumInterval);
        return new RetryDefinition(strategy, retry.MaxRetryCount, least, most < least ? least : most);

        TimeSpan Time(string name, double? milliseconds) => milliseconds is { } value and >= 0 && value < TimeSpan.FromDays(3650).TotalMilliseconds
            ? TimeSpan.FromMilliseconds(value) : throw Invalid(function, $"its retry policy has no {name} that is a time");
    }

    private static FulmarException Invalid(LoadedFunction function, string reason) => new(ErrorCodes.InvalidFunction,
        $"Function '{function.Name}' ({function.ScriptFile}) cannot be run: {reason}.");
}
