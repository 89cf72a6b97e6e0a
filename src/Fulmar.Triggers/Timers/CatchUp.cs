namespace Fulmar.Triggers.Timers;

/// <summary>What becomes of occurrences that were due while nobody could run them.</summary>
internal enum CatchUp
{
    /// <summary>The newest is run, the others are missed. What Azure does.</summary>
    One,

    /// <summary>The newest <see cref="DueOccurrence.MostCaughtUp"/> are run, oldest first, the others are missed.</summary>
    All,

    /// <summary>All that are late are missed. What a timer without a monitor does.</summary>
    None,
}
