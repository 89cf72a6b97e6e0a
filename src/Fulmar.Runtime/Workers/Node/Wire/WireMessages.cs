using System.Text.Json;
using System.Text.Json.Serialization;

namespace Fulmar.Runtime.Workers.Node.Wire;

/// <summary>The worker is there.</summary>
internal sealed record ReadyMessage(int Protocol, int Pid, string Node);

/// <summary>Become the worker of this app.</summary>
internal sealed record StartMessage(
    string Folder, IReadOnlyDictionary<string, string> Environment, string HostVersion, bool IsDevelopment, bool IsPure, string? CompileCache, IReadOnlyList<string>? Functions);

/// <summary>What the worker found.</summary>
internal sealed record LoadedMessage
{
    public required string Model { get; init; }

    public LoadedModule? Module { get; init; }

    public string? Main { get; init; }

    public IReadOnlyList<string> Matched { get; init; } = [];

    public IReadOnlyList<LoadError> Errors { get; init; } = [];

    public IReadOnlyList<LoadedFunction> Functions { get; init; } = [];
}

/// <summary>Which copy of the programming model answers.</summary>
internal sealed record LoadedModule(string Kind, string? Version);

/// <summary>A file that does not load.</summary>
internal sealed record LoadError(string? File, string Message, string? Stack);

/// <summary>A function as the app registered it.</summary>
internal sealed record LoadedFunction
{
    public required string Name { get; init; }

    public string? ScriptFile { get; init; }

    public string? EntryPoint { get; init; }

    public IReadOnlyList<Dictionary<string, JsonElement>> Bindings { get; init; } = [];

    public LoadedRetry? Retry { get; init; }
}

/// <summary>Its retry policy; times in milliseconds.</summary>
internal sealed record LoadedRetry(string Strategy, int MaxRetryCount, double? DelayInterval, double? MinimumInterval, double? MaximumInterval);

/// <summary>Why a function failed.</summary>
internal sealed record FailureMessage(string? Name, string? Message, string? Stack);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ReadyMessage))]
[JsonSerializable(typeof(StartMessage))]
[JsonSerializable(typeof(LoadedMessage))]
[JsonSerializable(typeof(FailureMessage))]
internal sealed partial class WireJson : JsonSerializerContext;
