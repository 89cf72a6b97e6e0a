namespace Fulmar.Sdk.Generator.Model;

/// <summary>All that is written for one function. It holds no places, so that an edit elsewhere in the file changes nothing.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="EntryPoint">The method, with namespace and type.</param>
/// <param name="File">The file that declares it, as the compiler knows it.</param>
/// <param name="Bindings">The trigger and the other bindings.</param>
/// <param name="Parameters">What is read from the request.</param>
/// <param name="ResponseType">The type of the response body, null where the signature does not tell.</param>
/// <param name="Retry">What happens when it fails, null where the author did not say.</param>
/// <param name="Call">How the method is called.</param>
internal sealed record FunctionModel(
    string Name,
    string EntryPoint,
    string File,
    EquatableArray<BindingModel> Bindings,
    EquatableArray<ParameterModel> Parameters,
    string? ResponseType,
    RetryModel? Retry,
    CallModel Call);

/// <summary>A binding in the vocabulary of <c>function.json</c>.</summary>
internal sealed record BindingModel(string Name, string Type, string Direction, EquatableArray<BindingProperty> Properties);

/// <summary>An option of a binding.</summary>
/// <param name="Name">Its JSON name.</param>
/// <param name="Code">The C# expression of its value.</param>
internal sealed record BindingProperty(string Name, string Code);

/// <summary>A parameter that is filled from the request.</summary>
internal sealed record ParameterModel(string Name, string Type, string Source, bool Required);

/// <summary>A retry policy, its times in ticks.</summary>
internal sealed record RetryModel(string Strategy, int MaxRetryCount, long Minimum, long Maximum);

/// <summary>The call of the function's method.</summary>
/// <param name="Method">The method's name, behind the full name of its type where it is static.</param>
/// <param name="Instance">The object that it is called on, null for a static method.</param>
/// <param name="Arguments">One for each parameter, in order.</param>
/// <param name="Returns">What comes back.</param>
/// <param name="Response">Reads the function's result out of the returned value (<c>?.Response</c>); empty where the value is the result, null for none.</param>
/// <param name="Outputs">What else the returned value holds.</param>
internal sealed record CallModel(
    string Method, InstanceModel? Instance, EquatableArray<Argument> Arguments, ReturnShape Returns, string? Response, EquatableArray<OutputModel> Outputs);

/// <summary>A value for an output binding.</summary>
/// <param name="Binding">The binding's name.</param>
/// <param name="Member">Reads the value out of the returned one (<c>?.Message</c>); empty where that is it.</param>
internal sealed record OutputModel(string Binding, string Member);

/// <summary>The object that a function's method is called on: one for each invocation.</summary>
internal sealed record InstanceModel(string Type, EquatableArray<Argument> Arguments, Disposal Disposal);

/// <summary>An argument of a call.</summary>
/// <param name="Code">Its C# expression. It may use <c>context</c>, and the locals that <paramref name="Needs"/> names.</param>
/// <param name="Needs">The locals that it uses.</param>
/// <param name="Body">What to await into the local <c>body</c> before the call; null for none.</param>
internal sealed record Argument(string Code, Needs Needs = Needs.Nothing, string? Body = null);

/// <summary>Locals of a generated call.</summary>
[Flags]
internal enum Needs
{
    Nothing = 0,

    /// <summary><c>services</c>, the invocation's services.</summary>
    Services = 1,

    /// <summary><c>http</c>, the invocation's HttpContext.</summary>
    Http = 2,
}

/// <summary>How an instance is left.</summary>
internal enum Disposal
{
    None,
    Synchronous,
    Asynchronous,
}

/// <summary>What a function's method gives back.</summary>
internal enum ReturnShape
{
    Nothing,
    Value,
    Task,
    TaskOfValue,
    ValueTask,
    ValueTaskOfValue,
}
