using System.Text.Json;
using Fulmar.FunctionalTests.Clones;

namespace Fulmar.FunctionalTests.Commands;

/// <summary>What every call has in common: help, versions, mistakes.</summary>
public sealed class CommandLineTests
{
    [Fact]
    public async Task Version_names_the_version_the_commit_and_the_platform()
    {
        var run = (await Clone.Fulmar(["version", "--json"])).Succeeded();

        var version = JsonDocument.Parse(run.Output).RootElement;
        Assert.Matches(@"^\d+\.\d+\.\d+-dev\.[0-9a-f]{12}$", version.GetProperty("version").GetString());
        Assert.Matches(@"^\d+\.\d+\.\d+-dev\.[0-9a-f]{12}$", version.GetProperty("sdk").GetString());
        Assert.Matches("^[0-9a-f]{40}$", version.GetProperty("commit").GetString());
        Assert.StartsWith(".NET 10.", version.GetProperty("runtime").GetString());
        Assert.StartsWith("linux-", version.GetProperty("platform").GetString());
    }

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("new", "--help")]
    [InlineData("new", "http", "--help")]
    public async Task Help_shows_usage_and_examples(params string[] arguments)
    {
        var run = (await Clone.Fulmar(arguments)).Succeeded();

        Assert.Contains("Usage:", run.Output);
        Assert.Contains("Examples:", run.Output);
        Assert.Empty(run.Error);
    }

    [Theory]
    [InlineData("There is no verb 'verison'.", "'version'", "verison")]
    [InlineData("There is no 'fulmar new htpp'.", "'http'", "new", "htpp", "hello")]
    [InlineData("There is no option '--langauge'.", "'--language'", "init", "--langauge", "csharp")]
    public async Task A_mistyped_word_is_a_usage_error_with_a_suggestion(string message, string suggestion, params string[] arguments)
    {
        var run = await Clone.Fulmar(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error);
        Assert.Contains($"Did you mean {suggestion}?", run.Error);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task An_error_is_a_document_too_under_json()
    {
        var run = await Clone.Fulmar(["verison", "--json"]);

        Assert.Equal(2, run.ExitCode);
        var error = JsonDocument.Parse(run.Output).RootElement.GetProperty("error");
        Assert.Equal("There is no verb 'verison'.", error.GetProperty("message").GetString());
        Assert.Equal(2, error.GetProperty("exitCode").GetInt32());
    }
}
