using Fulmar.Runtime;
using Fulmar.Server;
using Fulmar.Server.Configuration;

namespace Fulmar.Tests.Configuration;

/// <summary>Who wins, and where it was said.</summary>
public sealed class PrecedenceTests
{
    [Fact]
    public void The_command_line_is_stronger_than_the_environment_than_local_settings_than_fulmar_json_than_the_default()
    {
        using var none = new Folder();
        using var file = new Folder(("fulmar.json", """{ "port": 4 }"""));
        using var local = new Folder(("fulmar.json", """{ "port": 4 }"""), ("local.settings.json", """{ "Host": { "LocalHttpPort": 3 } }"""));
        Dictionary<string, string?> environment = new() { ["FULMAR__PORT"] = "2" }, commandLine = new() { ["port"] = "1" };

        Assert.Equal(new ConfiguredValue("port", "7071", "default"), none.Read().Values.Find("port"));
        Assert.Equal(new ConfiguredValue("port", "4", "fulmar.json"), file.Read().Values.Find("port"));
        Assert.Equal(new ConfiguredValue("port", "3", "local.settings.json"), local.Read().Values.Find("port"));
        Assert.Equal(new ConfiguredValue("port", "2", "environment"), local.Read(environment: environment).Values.Find("port"));
        Assert.Equal(new ConfiguredValue("port", "1", "command line"), local.Read(commandLine: commandLine, environment: environment).Values.Find("port"));
        Assert.Equal(new ConfiguredValue("port", "4", "fulmar.json"), local.Read(RunMode.Serve).Values.Find("port"));
    }

    [Fact]
    public void Azures_variables_are_stronger_than_host_json_and_local_settings_stand_between()
    {
        const string key = "AzureFunctionsJobHost:extensions:http:routePrefix";
        using var folder = new Folder(
            ("host.json", """{ "version": "2.0", "extensions": { "http": { "routePrefix": "three" } } }"""),
            ("local.settings.json", """{ "Values": { "AzureFunctionsJobHost__extensions__http__routePrefix": "two" } }"""));

        Assert.Equal(("three", "host.json"), Found(folder.Read(RunMode.Serve), key));
        Assert.Equal(("two", "local.settings.json"), Found(folder.Read(), key));
        Assert.Equal(("one", "environment"), Found(folder.Read(environment: new() { ["azurefunctionsjobhost__EXTENSIONS__http__routeprefix"] = "one" }), key));
        Assert.Equal("two", HostJson.Read(folder.Read()).Http.RoutePrefix);
    }

    [Fact]
    public void Comments_trailing_commas_arrays_and_null_are_read()
    {
        using var folder = new Folder(
            ("host.json", """
                {
                  // the only ones
                  "version": "2.0", "functions": [ "A", "B", ], /* ten minutes */ "functionTimeout": "00:10:00",
                }
                """),
            ("fulmar.json", """{ "port": null, "data": null }"""));

        var configuration = folder.Read();

        Assert.Equal(["A", "B"], HostJson.Read(configuration).Functions);
        Assert.Equal(TimeSpan.FromMinutes(10), HostJson.Read(configuration).FunctionTimeout);
        Assert.Equal(("7071", "default"), Found(configuration, "port"));
        Assert.EndsWith("/.fulmar", folder.Options().DataDirectory);
        Assert.Empty(configuration.Warnings);
    }

    [Fact]
    public void A_stronger_array_replaces_a_weaker_one_whole()
    {
        using var folder = new Folder(("host.json", """{ "version": "2.0", "functions": [ "A", "B" ] }"""));

        Assert.Equal(["C"], HostJson.Read(folder.Read(environment: new() { ["AzureFunctionsJobHost__functions__0"] = "C" })).Functions);
    }

    [Fact]
    public void Azures_single_variables_are_options_in_the_environment_and_in_values()
    {
        using var none = new Folder();
        using var local = new Folder(("local.settings.json", """
            { "Host": { "LocalHttpPort": 7072, "CORS": "https://a, https://b", "CORSCredentials": true }, "Values": { "WEBSITE_SITE_NAME": "shop" } }
            """));

        var served = none.Options(RunMode.Serve, environment: new()
        {
            ["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"] = "1000",
            ["WEBSITE_SITE_NAME"] = "site",
            ["WEBSITE_CORS_ALLOWED_ORIGINS"] = """["https://x","https://y"]""",
        });
        var started = local.Options();

        Assert.Equal((1000, "site"), (served.RequestBodyLimit, served.AppName));
        Assert.Equal(["https://x", "https://y"], served.CorsOrigins);
        Assert.Equal((7072, true, "shop"), (started.Port, started.CorsCredentials, started.AppName));
        Assert.Equal(["https://a", "https://b"], started.CorsOrigins);
        Assert.Equal("named", none.Options(environment: new() { ["WEBSITE_SITE_NAME"] = "site", ["FULMAR__APP"] = "named" }).AppName);
    }

    [Fact]
    public void Keys_follow_the_mode_unless_said()
    {
        using var folder = new Folder();

        Assert.False(folder.Options().RequireKeys);
        Assert.True(folder.Options(RunMode.Serve).RequireKeys);
        Assert.True(folder.Options(commandLine: new() { ["keys"] = "true" }).RequireKeys);
        Assert.Equal(ErrorCodes.OpenWithoutKeys, Assert.Throws<FulmarException>(() => folder.Options(commandLine: new() { ["host"] = "0.0.0.0" })).Code);
        Assert.Equal(ErrorCodes.OpenWithoutKeys, Assert.Throws<FulmarException>(() => folder.Options(RunMode.Serve, new() { ["host"] = "*", ["keys"] = "false" })).Code);
    }

    [Fact]
    public void An_existing_variable_hides_a_value_and_names_may_differ_in_case_alone()
    {
        using var folder = new Folder(("local.settings.json", """
            { "Values": { "A": "file", "B": "file", "C:D": "1", "C__D": "2", "": "nameless", "x=y": "impossible", "N": null }, "ConnectionStrings": { "Sql": "s" } }
            """));

        var settings = folder.Read(environment: new() { ["A"] = "variable", ["http_proxy"] = "1", ["HTTP_PROXY"] = "2" }).AppSettings;

        Assert.Equal(("variable", "environment"), (settings["A"].Value, settings["A"].Origin));
        Assert.Equal(("file", "local.settings.json"), (settings["B"].Value, settings["B"].Origin));
        Assert.Equal("1", settings["C__D"].Value);
        Assert.Equal("s", settings["ConnectionStrings__Sql"].Value);
        Assert.Equal(["A", "B", "C__D", "ConnectionStrings__Sql", "http_proxy"], settings.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_key_that_nobody_knows_is_warned_of_once()
    {
        using var folder = new Folder(
            ("host.json", """{ "version": "1.0", "x": { "a": 1, "b": 2 } }"""), ("local.settings.json", """{ "Host": { "Port": 1 }, "Value": {} , "Valeus": { "A": "1" } }"""));

        Assert.Equal(
        [
            "host.json: the key \"x\" is not known and has no effect.",
            "local.settings.json: the key \"Value\" is not known and has no effect.",
            "local.settings.json: the key \"Valeus\" is not known and has no effect.",
            "local.settings.json: the key \"Host.Port\" is not known and has no effect.",
            "host.json: \"version\" should be \"2.0\"; it is read as that.",
        ], folder.Read().Warnings);
    }

    private static (string?, string) Found(HostConfiguration configuration, string key) => (configuration.Values.Find(key)!.Value, configuration.Values.Find(key)!.Origin);
}
