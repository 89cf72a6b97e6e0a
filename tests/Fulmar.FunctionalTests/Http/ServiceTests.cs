using System.Text.RegularExpressions;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.Http;

/// <summary>Services of an app without a <c>Program.cs</c>.</summary>
public sealed class ServiceTests
{
    [Fact]
    public async Task Configuration_environment_and_lifetime_are_there_without_a_builder()
    {
        await using var host = await RunningHost.Start("everything", files:
            [("appsettings.json", """{ "Colour": "green" }"""), ("local.settings.json", """{ "Values": { "Paint__Size": "5" } }""")]);
        // As it was when the app was loaded, whatever the process is told later.
        Environment.SetEnvironmentVariable("Paint__Size", "6");
        Assert.Matches($"^green 5 (Development|Production) {Regex.Escape(host.AppFolder)} True$", await host.GetString("/api/Configured"));
    }
}
