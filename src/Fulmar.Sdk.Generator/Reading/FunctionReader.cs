using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Rules;
using Fulmar.Sdk.Generator.Triggers;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>Turns a method with <c>[Function]</c> into a model, or into what is wrong with it.</summary>
internal static class FunctionReader
{
    public static bool IsCandidate(SyntaxNode node, CancellationToken cancellationToken) =>
        node is MethodDeclarationSyntax or LocalFunctionStatementSyntax;

    public static FoundFunction Read(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken)
    {
        var method = (IMethodSymbol)context.TargetSymbol;
        var attribute = context.Attributes[0];
        var findings = new FindingList();

        // 1. What it is called.
        var name = attribute.ConstructorArguments.FirstOrDefault().Value as string ?? "";
        var namePlace = AttributePlace.OfArgument(attribute, 0);
        if (!FunctionName.IsValid(name)) findings.Add(Rule.InvalidName, namePlace, name);
        var function = new FunctionSymbol(name, method, SourcePlace.Of(method));

        // 2. What starts it.
        var trigger = TriggerReader.Read(function, findings);

        // 3. Whether it can be called, with what, and what it gives back.
        var instance = CalleeReader.Read(function, findings);
        var arguments = trigger is null ? new() : ParameterReader.Read(function, trigger, findings);
        var result = ResultReader.Read(function, trigger is not (TimerTrigger or MessageTrigger), findings);

        // 4. What happens when it fails.
        var retry = RetryReader.Read(function, findings);

        var http = trigger as HttpTrigger;
        var declaration = new FunctionDeclaration(
            name, Code.EntryPoint(method), namePlace, http?.Shape, (http?.Methods ?? []).ToEquatable(), http?.RoutePlace ?? namePlace);
        if (trigger is null || findings.HasErrors) return new FoundFunction(declaration, null, findings.ToEquatable());

        var target = method.IsStatic ? $"{Code.Type(method.ContainingType)}.{Code.Identifier(method.Name)}" : Code.Identifier(method.Name);
        var model = new FunctionModel(
            name, declaration.EntryPoint, context.TargetNode.SyntaxTree.FilePath, new[] { trigger.Binding }.Concat(result.Bindings).ToEquatable(),
            arguments.Parameters.ToEquatable(), result.ResponseType, retry,
            new CallModel(target, instance, arguments.Arguments.ToEquatable(), result.Shape, result.Response, result.Outputs.ToEquatable()));
        return new FoundFunction(declaration, model, findings.ToEquatable());
    }
}

/// <summary>A function while it is read.</summary>
internal sealed record FunctionSymbol(string Name, IMethodSymbol Method, SourcePlace Place)
{
    /// <summary>The category of what the function's own code logs through a plain <c>ILogger</c>.</summary>
    public string LogCategory => $"Function.{Name}.User";
}
