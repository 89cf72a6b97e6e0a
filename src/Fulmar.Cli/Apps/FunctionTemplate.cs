namespace Fulmar.Cli.Apps;

/// <summary>A kind of function that <c>fulmar new</c> can add.</summary>
/// <param name="Name">What follows <c>fulmar new</c>.</param>
/// <param name="Description">When it runs.</param>
internal sealed record FunctionTemplate(string Name, string Description)
{
    /// <summary>The languages that it can be written in.</summary>
    public IReadOnlyList<string> Languages { get; } = [.. AppLanguage.All.Select(language => language.Name)];
}
