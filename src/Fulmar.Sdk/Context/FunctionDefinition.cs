namespace Fulmar;

/// <summary>A function as its author declared it. Immutable.</summary>
public sealed class FunctionDefinition
{
    /// <summary>The function's name, unique in the app.</summary>
    public required string Name { get; init; }

    /// <summary>Names the function in this version of the app.</summary>
    public string Id => Name;

    /// <summary>The method, with namespace and type (<c>Airports.Search.Run</c>).</summary>
    public required string EntryPoint { get; init; }

    /// <summary>The file that declares it, relative to the app's folder where that is known.</summary>
    public string? ScriptFile { get; init; }

    /// <summary>The trigger and all other bindings, in the order of declaration.</summary>
    public required IReadOnlyList<BindingDefinition> Bindings { get; init; }

    /// <summary>What the function takes, for documents such as OpenAPI.</summary>
    public IReadOnlyList<ParameterDefinition> Parameters { get; init; } = [];

    /// <summary>The type of the response body where the signature tells it, else null.</summary>
    public Type? ResponseType { get; init; }

    /// <summary>How often and when it is run again after it failed; null where its author did not say.</summary>
    public RetryDefinition? Retry { get; init; }

    /// <summary>Bindings that are read.</summary>
    public IEnumerable<BindingDefinition> InputBindings => Bindings.Where(b => b.Direction == BindingDirection.In);

    /// <summary>Bindings that are written.</summary>
    public IEnumerable<BindingDefinition> OutputBindings => Bindings.Where(b => b.Direction == BindingDirection.Out);
}

/// <summary>A binding in the vocabulary of <c>function.json</c>.</summary>
/// <param name="Name">The parameter, the property of the returned value, or <c>$return</c> for that value itself.</param>
/// <param name="Type">The binding's type, such as <c>httpTrigger</c>.</param>
/// <param name="Direction">Whether it is read or written.</param>
/// <param name="Properties">Its options by their JSON names; values are strings, booleans, integers and arrays of strings.</param>
public sealed record BindingDefinition(
    string Name, string Type, BindingDirection Direction, IReadOnlyDictionary<string, object?> Properties);

/// <summary>Whether a binding is read or written.</summary>
public enum BindingDirection
{
    /// <summary>Read.</summary>
    In,

    /// <summary>Written.</summary>
    Out,
}

/// <summary>A parameter that is filled from the request.</summary>
/// <param name="Name">Its name in the request.</param>
/// <param name="Type">Its type.</param>
/// <param name="Source">Where it is read.</param>
/// <param name="Required">Whether a request without it is refused.</param>
public sealed record ParameterDefinition(string Name, Type Type, ParameterSource Source, bool Required);

/// <summary>Where a parameter is read.</summary>
public enum ParameterSource
{
    /// <summary>A segment of the path.</summary>
    Route,

    /// <summary>The query string.</summary>
    Query,

    /// <summary>A header.</summary>
    Header,

    /// <summary>The body.</summary>
    Body,
}
