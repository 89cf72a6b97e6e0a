namespace Fulmar.Cli.Apps;

/// <summary>A kind of function that <c>fulmar new</c> can add.</summary>
/// <param name="Name">What follows <c>fulmar new</c>.</param>
/// <param name="Language">The language of its source.</param>
/// <param name="Description">When it runs.</param>
internal sealed record FunctionTemplate(string Name, string Language, string Description);
