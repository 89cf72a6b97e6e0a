using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Fulmar.Sdk.Generator.Reading;

/// <summary>
/// What an app's files say about the name <c>FromBody</c>, which three libraries have: ours, ASP.NET Core's MVC, and the isolated
/// worker, whose users write <c>using FromBodyAttribute = Microsoft.Azure.Functions.Worker.Http.FromBodyAttribute;</c>.
/// </summary>
[Flags]
internal enum FromBodyUse
{
    None = 0,

    /// <summary>The isolated worker's attribute is named in full.</summary>
    NamesAzure = 1,

    /// <summary>MVC's namespace is opened, which would make <c>[FromBody]</c> ambiguous.</summary>
    OpensMvc = 2,

    /// <summary>A file has an alias of that name.</summary>
    HasAlias = 4,
}

/// <summary>Finds uses of the name.</summary>
internal static class FromBodyReader
{
    public static bool IsCandidate(SyntaxNode node, CancellationToken cancellationToken) => Use(node) != FromBodyUse.None;

    public static FromBodyUse Read(GeneratorSyntaxContext context, CancellationToken cancellationToken) => Use(context.Node);

    private static FromBodyUse Use(SyntaxNode node) => node switch
    {
        UsingDirectiveSyntax { Alias.Name.Identifier.ValueText: "FromBody" or "FromBodyAttribute" } => FromBodyUse.HasAlias,
        UsingDirectiveSyntax { Alias: null, Name: { } name } when Plain(name) == "Microsoft.AspNetCore.Mvc" => FromBodyUse.OpensMvc,
        QualifiedNameSyntax { Right.Identifier.ValueText: "FromBody" or "FromBodyAttribute" } name
            when Plain(name.Left) == "Microsoft.Azure.Functions.Worker.Http" => FromBodyUse.NamesAzure,
        _ => FromBodyUse.None,
    };

    private static string Plain(SyntaxNode name)
    {
        var text = name.WithoutTriviaText();
        return text.StartsWith("global::", StringComparison.Ordinal) ? text.Substring("global::".Length) : text;
    }

    private static string WithoutTriviaText(this SyntaxNode node) => string.Concat(node.DescendantTokens().Select(t => t.ValueText));
}
