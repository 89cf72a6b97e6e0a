using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Airports;

public sealed class TypeScriptHost() : AirportsHost(AirportsApp.TypeScript);

public sealed class TypeScriptPureHost() : AirportsHost(AirportsApp.TypeScriptPure);

public sealed class TypeScriptFlightsHost() : OpenFlightsHost(AirportsApp.TypeScript);

/// <summary>The sample in TypeScript.</summary>
public sealed class TypeScriptSampleData(TypeScriptHost airports) : SampleDataSuite(airports), IClassFixture<TypeScriptHost>;

/// <summary>The same on the package itself.</summary>
public sealed class TypeScriptPureSampleData(TypeScriptPureHost airports) : SampleDataSuite(airports), IClassFixture<TypeScriptPureHost>;

/// <summary>The same over thousands of airports.</summary>
public sealed class TypeScriptOpenFlights(TypeScriptFlightsHost flights) : OpenFlightsSuite(flights), IClassFixture<TypeScriptFlightsHost>;

/// <summary>Its export.</summary>
public sealed class TypeScriptStreaming : StreamingSuite
{
    private protected override AirportsApp App => AirportsApp.TypeScript;
}

/// <summary>Its export, of the package itself.</summary>
public sealed class TypeScriptPureStreaming : StreamingSuite
{
    private protected override AirportsApp App => AirportsApp.TypeScriptPure;
}

/// <summary>What is only of the app in TypeScript.</summary>
public sealed class TypeScriptTests
{
    [Theory]
    [InlineData("airports.csv")]
    [InlineData("routes.csv")]
    public void Both_samples_have_the_same_data(string file) =>
        Assert.Equal(Data(AirportsApp.CSharp, file), Data(AirportsApp.TypeScript, file));

    [Fact]
    public async Task Its_own_tests_pass()
    {
        // Elsewhere: they build, and hosts of other tests run from what was built.
        using var copy = new TemporaryFolder();
        (await ProcessRun.Of("bash", ["-ec", "git ls-files -z --cached --others --exclude-standard | xargs -0 cp --parents -t \"$0\"", copy.Path], AirportsApp.TypeScript.Folder)).Succeeded();
        (await ProcessRun.Of("npm", ["ci", "--no-audit", "--no-fund"], copy.Path)).Succeeded();

        var run = await ProcessRun.Of("npm", ["test"], copy.Path);

        Assert.Contains("pass 2", run.Succeeded().Output);
    }

    [Fact]
    public async Task A_setting_that_the_app_cannot_use_fails_the_start_with_the_apps_words()
    {
        using var nothing = new TemporaryFolder();

        var exception = await Assert.ThrowsAnyAsync<Exception>(() => AirportsApp.TypeScript.StartAsync(nothing.Path));

        Assert.Contains("airports.csv", exception.Message);
        // The place in what was written, not in what was made of it.
        Assert.Contains("src/flights/", exception.Message);
    }

    private static string Data(AirportsApp app, string file) => File.ReadAllText(Path.Combine(app.Folder, "data", file));
}
