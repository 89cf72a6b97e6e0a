namespace Fulmar.FunctionalTests.Guides;

/// <summary>The guides are true: whoever follows one step by step sees what it says.</summary>
public sealed class GuideTests
{
    [Fact]
    public Task The_first_app() => Follow("first-app.md");

    [Fact]
    public Task Serving_an_app() => Follow("serve-an-app.md");

    [Fact]
    public Task One_commit() => Follow("one-commit.md");

    [Fact]
    public Task JavaScript_and_TypeScript() => Follow("javascript.md");

    private static async Task Follow(string guide)
    {
        await using var reader = new GuideReader();

        await reader.Follows(guide);

        Assert.Equal(0, await reader.Stops());
    }
}
