namespace Fulmar;

/// <summary>Which key a request must bring, in the header <c>x-functions-key</c> or the query parameter <c>code</c>.</summary>
public enum AuthorizationLevel
{
    /// <summary>None.</summary>
    Anonymous = 0,

    /// <summary>A signed-in user. No key opens it.</summary>
    User = 1,

    /// <summary>A key of the function, a function key of the host, or the master key. The default.</summary>
    Function = 2,

    /// <summary>A system key, or the master key.</summary>
    System = 3,

    /// <summary>The master key.</summary>
    Admin = 4,
}
