using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Fulmar.Runtime.Invocations;

namespace Fulmar.Triggers.Timers;

/// <summary>Why a timer's function ran.</summary>
internal enum TimerRunKind
{
    /// <summary>It was due.</summary>
    Scheduled,

    /// <summary>The host started.</summary>
    Startup,

    /// <summary>Somebody asked for it.</summary>
    Manual,
}

/// <summary>What the ledger says of one occurrence, or of one run besides the schedule.</summary>
/// <param name="Format">How this is written: <see cref="CurrentFormat"/>.</param>
/// <param name="Kind">Why it ran.</param>
/// <param name="Owner">The process that ran it.</param>
/// <param name="Due">When it was due.</param>
/// <param name="Started">When it was run first, or passed over.</param>
/// <param name="Ended">When its last attempt ended.</param>
/// <param name="Outcome">An <see cref="InvocationOutcome"/>, or <see cref="Passed"/>, or <see cref="Again"/>.</param>
/// <param name="LateMs">How much later than due it started.</param>
/// <param name="Missed">Occurrences that it stands for and that were not run.</param>
/// <param name="MissedAtLeast">Whether there were more than were counted.</param>
/// <param name="Attempts">How often it was run.</param>
internal sealed record TimerEntry(
    int Format, TimerRunKind Kind, string Owner, DateTimeOffset Due, DateTimeOffset Started, DateTimeOffset Ended, string Outcome,
    double LateMs, int Missed, bool MissedAtLeast, int Attempts)
{
    /// <summary>The format that is written.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The outcome of an occurrence that was not run.</summary>
    public const string Passed = "Missed";

    /// <summary>The outcome of a run whose occurrence had been settled before: its effects were dropped.</summary>
    public const string Again = "Duplicate";

    /// <summary>Names it in its ledger, so that entries stand in the order of their times.</summary>
    [JsonIgnore]
    public string Key => (Kind, Outcome) switch
    {
        (_, Again) => $"{KeyOf(Due)} duplicate {KeyOf(Ended)}",
        (TimerRunKind.Scheduled, _) => KeyOf(Due),
        _ => $"{KeyOf(Due)} {Kind.ToString().ToLowerInvariant()}",
    };

    /// <summary>A moment as a text whose order is that of time.</summary>
    public static string KeyOf(DateTimeOffset time) => time.UtcDateTime.ToString("o", CultureInfo.InvariantCulture);

    /// <summary>Writes it for the store.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, LedgerJson.Default.TimerEntry);

    /// <summary>Reads what <see cref="ToJson"/> wrote; null where it is of a format that this version does not know.</summary>
    public static TimerEntry? FromJson(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, LedgerJson.Default.TimerEntry) is { Format: CurrentFormat } entry ? entry : null;
}

/// <summary>How the ledger is written.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TimerEntry))]
internal sealed partial class LedgerJson : JsonSerializerContext;
