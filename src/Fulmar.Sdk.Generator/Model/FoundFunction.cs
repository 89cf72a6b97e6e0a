namespace Fulmar.Sdk.Generator.Model;

/// <summary>A method with <c>[Function]</c>.</summary>
/// <param name="Declaration">What the checks across functions look at.</param>
/// <param name="Model">What is written for it; null where it is wrong.</param>
/// <param name="Findings">What is wrong with it alone.</param>
internal sealed record FoundFunction(FunctionDeclaration Declaration, FunctionModel? Model, EquatableArray<Finding> Findings);

/// <summary>A function as far as other functions of the app must know it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="EntryPoint">Its method.</param>
/// <param name="NamePlace">Where its name stands.</param>
/// <param name="Route">Its route without parameter names, in lower case; null where it has none or the template is wrong.</param>
/// <param name="Methods">Its HTTP methods in lower case; empty means all.</param>
/// <param name="RoutePlace">Where its route stands.</param>
internal sealed record FunctionDeclaration(
    string Name, string EntryPoint, SourcePlace NamePlace, string? Route, EquatableArray<string> Methods, SourcePlace RoutePlace);

/// <summary>What the compilation says about the app as a whole.</summary>
/// <param name="HasSdk">Whether the Sdk that the generated code is written against is referenced.</param>
/// <param name="IsExecutable">Whether the app is compiled as a program.</param>
/// <param name="HasProgram">Whether it brings a <c>Main</c> of its own.</param>
internal sealed record AppModel(bool HasSdk, bool IsExecutable, bool HasProgram);
