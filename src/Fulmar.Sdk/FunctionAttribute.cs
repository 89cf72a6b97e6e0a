namespace Fulmar;

/// <summary>Makes a method a function. The name is unique in the app, begins with a letter, and holds at most 128 letters, digits, <c>_</c> and <c>-</c>.</summary>
/// <param name="name">The function's name: what logs, keys and <c>/admin/functions/{name}</c> call it.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FunctionAttribute(string name) : Attribute
{
    /// <summary>The function's name.</summary>
    public string Name { get; } = name;
}
