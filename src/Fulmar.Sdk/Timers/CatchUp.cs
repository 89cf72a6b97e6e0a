namespace Fulmar;

/// <summary>What happens with a timer's runs that were missed while nothing ran.</summary>
public enum CatchUp
{
    /// <summary>They are made up for by one run at once, as in Azure.</summary>
    One,

    /// <summary>Each is made up for, in order.</summary>
    All,

    /// <summary>They are left out.</summary>
    None,
}
