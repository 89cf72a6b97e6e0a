namespace Fulmar;

/// <summary>Marks the member of a function's result that is the HTTP response, when other members are outputs.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class HttpResultAttribute : Attribute;

/// <summary>Reads the parameter from the JSON body of the request.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class FromBodyAttribute : InputBindingAttribute;
