using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Airports;

/// <summary>An app with the one function <c>GET Hello</c>, built against the Sdk of this clone as the samples are.</summary>
internal static class SmallApp
{
    /// <param name="level">The function's <c>AuthorizationLevel</c>.</param>
    /// <param name="result">An expression: the text that it answers.</param>
    public static TemporaryFolder Write(string level, string result)
    {
        var folder = new TemporaryFolder();
        var samples = Path.Combine(Clone.Root, "samples");
        foreach (var file in new[] { "Directory.Build.props", "Directory.Build.targets" })
            folder.Write(file, $"""<Project><Import Project="{Path.Combine(samples, file)}" /></Project>""");
        folder.Write("app.csproj", File.ReadAllText(Path.Combine(samples, "airports", "airports.csproj")));
        folder.Write("Hello.cs", $$"""
            using Microsoft.AspNetCore.Http;

            public static class Functions
            {
                [Function("Hello")]
                public static string Hello([HttpTrigger(AuthorizationLevel.{{level}}, "get")] HttpRequest request) => {{result}};
            }
            """);
        return folder;
    }
}
