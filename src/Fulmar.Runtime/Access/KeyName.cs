using System.Text.RegularExpressions;
using Fulmar.Runtime.Catalog;

namespace Fulmar.Runtime.Access;

/// <summary>What a key opens.</summary>
public enum KeyScope
{
    /// <summary>Everything. There is one.</summary>
    Master,

    /// <summary>Functions of level <see cref="AuthorizationLevel.System"/>.</summary>
    System,

    /// <summary>All functions of level <see cref="AuthorizationLevel.Function"/>.</summary>
    Host,

    /// <summary>One function of that level.</summary>
    Function,
}

/// <summary>Names a key. Letters are told apart by no case, neither the key's nor the function's.</summary>
public sealed partial record KeyName
{
    /// <summary>How Azure calls the master key.</summary>
    public const string MasterName = "_master";

    /// <summary>How Azure calls a key that nobody named.</summary>
    public const string UsualName = "default";

    private KeyName(KeyScope scope, string? function, string name) => (Scope, Function, Name) = (scope, function, name);

    /// <summary>The master key.</summary>
    public static KeyName Master { get; } = new(KeyScope.Master, null, MasterName);

    /// <summary>What it opens.</summary>
    public KeyScope Scope { get; }

    /// <summary>Which function it opens; null but for <see cref="KeyScope.Function"/>.</summary>
    public string? Function { get; }

    /// <summary>1 to 128 of <c>A-Z a-z 0-9 _ . -</c>.</summary>
    public string Name { get; }

    /// <summary>A key for all functions, or <c>_master</c>.</summary>
    public static KeyName OfHost(string name) => Is(name, MasterName) ? Master : new(KeyScope.Host, null, name);

    /// <summary>A system key, such as <c>eventgrid_extension</c>, or <c>_master</c>.</summary>
    public static KeyName OfSystem(string name) => Is(name, MasterName) ? Master : new(KeyScope.System, null, name);

    /// <summary>A key for one function.</summary>
    public static KeyName OfFunction(string function, string name) => new(KeyScope.Function, function, name);

    /// <summary>Why there can be no such key; null where there can.</summary>
    public string? Fault =>
        !Rule().IsMatch(Name) ? $"'{Name}' is no name of a key: it has 1 to 128 letters, digits, '_', '.' and '-'."
        : Scope != KeyScope.Function ? null
        : !FunctionName.IsValid(Function!) ? $"'{Function}' is no name of a function."
        : Is(Name, MasterName) ? $"A function has no {MasterName}: the master key is the host's." : null;

    /// <summary>Whether both open the same.</summary>
    public bool IsBeside(KeyName other) => Scope == other.Scope && Is(Function, other.Function);

    /// <inheritdoc/>
    public bool Equals(KeyName? other) => other is not null && IsBeside(other) && Is(Name, other.Name);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Scope, StringComparer.OrdinalIgnoreCase.GetHashCode(Name));

    /// <summary>As in a sentence: <c>the key 'web' of function 'Orders'</c>.</summary>
    public override string ToString() => Scope switch
    {
        KeyScope.Master => "the master key",
        KeyScope.System => $"the system key '{Name}'",
        KeyScope.Host => $"the key '{Name}' of all functions",
        _ => $"the key '{Name}' of function '{Function}'",
    };

    /// <summary>Whether a request with the key may start that function.</summary>
    internal bool Opens(AuthorizationLevel level, string function) => (Scope, level) switch
    {
        (_, AuthorizationLevel.User) => false,
        (KeyScope.Master, _) => true,
        (KeyScope.System, AuthorizationLevel.System) => true,
        (KeyScope.Host, AuthorizationLevel.Function) => true,
        (KeyScope.Function, AuthorizationLevel.Function) => Is(Function, function),
        _ => false,
    };

    private static bool Is(string? one, string? other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"^[A-Za-z0-9_.-]{1,128}\z")]
    private static partial Regex Rule();
}
