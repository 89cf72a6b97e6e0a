using System.Text.Json.Serialization;
using Microsoft.Extensions.Logging;

namespace Fulmar.Server.Logging;

/// <summary>One line of the log, as people and programs read it.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Level">How grave.</param>
/// <param name="Category">Who wrote it.</param>
/// <param name="Message">One sentence or more.</param>
public sealed record LogEntry(DateTimeOffset Time, LogLevel Level, string Category, string Message)
{
    /// <summary>The function that it belongs to.</summary>
    public string? Function { get; init; }

    /// <summary>The invocation that it belongs to.</summary>
    public string? InvocationId { get; init; }

    /// <summary>The trace that it belongs to, 32 hexadecimal digits.</summary>
    public string? TraceId { get; init; }

    /// <summary>For the one line that ends an invocation: how it ended.</summary>
    public string? Outcome { get; init; }

    /// <summary>For the one line that ends an invocation: milliseconds from the trigger to the delivered result.</summary>
    public double? DurationMs { get; init; }

    /// <summary>The exception's type and message.</summary>
    public string? Exception { get; init; }

    /// <summary>The part of the stack that the app's author wrote.</summary>
    public string? Stack { get; init; }
}

/// <summary>Log entries as JSON lines.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LogEntry))]
public sealed partial class LogJson : JsonSerializerContext;
