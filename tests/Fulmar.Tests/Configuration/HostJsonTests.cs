using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Server;
using Fulmar.Server.Configuration;
using Fulmar.Server.Logging;
using Microsoft.Extensions.Logging;

namespace Fulmar.Tests.Configuration;

/// <summary>What the host honours of <c>host.json</c> and of Azure's switches.</summary>
public sealed class HostJsonTests
{
    private static HostDefinition Read(string hostJson, Dictionary<string, string?>? environment = null)
    {
        using var folder = new Folder(("host.json", hostJson));
        return HostJson.Read(folder.Read(RunMode.Serve, environment: environment));
    }

    [Fact]
    public void A_function_runs_for_half_an_hour_or_as_said_or_without_limit()
    {
        Assert.Equal(TimeSpan.FromMinutes(30), Read("{}").FunctionTimeout);
        Assert.Equal(TimeSpan.FromSeconds(1), Read("""{ "functionTimeout": "00:00:01" }""").FunctionTimeout);
        Assert.Null(Read("""{ "functionTimeout": "-1" }""").FunctionTimeout);
        Assert.Null(Read("""{ "functionTimeout": -1 }""").FunctionTimeout);
    }

    [Theory]
    [InlineData("""{ "functionTimeout": "00:00:00.5" }""", "\"functionTimeout\" is '00:00:00.5' (host.json)")]
    [InlineData("""{ "extensions": { "http": { "maxConcurrentRequests": "many" } } }""", "\"extensions.http.maxConcurrentRequests\" is 'many' (host.json)")]
    [InlineData("""{ "extensions": { "http": { "hsts": { "isEnabled": true, "maxAge": "-1" } } } }""", "\"extensions.http.hsts.maxAge\" is '-1' (host.json)")]
    [InlineData("""{ "extensions": { "queues": { "maxPollingInterval": "30.00:00:01" } } }""", "\"extensions.queues.maxPollingInterval\" is '30.00:00:01' (host.json), and takes a duration such as 00:00:30, up to 30 days.")]
    [InlineData("""{ "extensions": { "queues": { "visibilityTimeout": "7.00:00:01" } } }""", "\"extensions.queues.visibilityTimeout\" is '7.00:00:01' (host.json), and takes a duration such as 00:00:30, up to 7 days.")]
    [InlineData("""{ "functionTimeout": "10675199.00:00:00" }""", "\"functionTimeout\" is '10675199.00:00:00' (host.json), and takes a duration of a second to 36500 days")]
    public void A_value_that_cannot_be_names_key_value_and_file(string hostJson, string sentence)
    {
        var refused = Assert.Throws<FulmarException>(() => Read(hostJson));

        Assert.Equal(ErrorCodes.InvalidSetting, refused.Code);
        Assert.StartsWith(sentence, refused.Message);
    }

    [Theory]
    [InlineData("drainTimeout")]
    [InlineData("runawayGrace")]
    public void No_wait_is_longer_than_a_timer_can_be(string key)
    {
        using var folder = new Folder(("fulmar.json", $$"""{ "{{key}}": "60.00:00:00" }"""));

        var refused = Assert.Throws<FulmarException>(() => folder.Options(RunMode.Serve));

        Assert.Equal(ErrorCodes.InvalidSetting, refused.Code);
        Assert.Equal($"\"{key}\" is '60.00:00:00' (fulmar.json), and takes a duration such as 00:00:30, up to 30 days.", refused.Message);
    }

    [Theory]
    [InlineData("10", "max-age=864000")]
    [InlineData("\"10\"", "max-age=864000")]
    [InlineData("\"1.12:00:00\"", "max-age=129600")]
    [InlineData("\"00:01:00\"", "max-age=60")]
    public void The_age_of_hsts_is_days_or_a_duration(string maxAge, string header) =>
        Assert.Equal(header, Read($$"""{ "extensions": { "http": { "hsts": { "isEnabled": true, "maxAge": {{maxAge}} } } } }""").Http.Hsts);

    [Fact]
    public void Hsts_is_off_unless_switched_on() => Assert.Null(Read("""{ "extensions": { "http": { "hsts": { "maxAge": 10 } } } }""").Http.Hsts);

    [Theory]
    [InlineData("AzureWebJobs.Hello.Disabled", "true", "Hello")]
    [InlineData("AzureWebJobs.Hello.Disabled", "1", "Hello")]
    [InlineData("azurewebjobs__HELLO__disabled", "TRUE", "Hello")]
    [InlineData("AzureWebJobs__place_order__Disabled", "True", "place_order")]
    [InlineData("AzureWebJobs.Hello.Disabled", "false", null)]
    [InlineData("AzureWebJobs.Hello.Disabled", "yes", null)]
    [InlineData("AzureWebJobs__Disabled", "1", null)]
    [InlineData("AzureWebJobs.Disabled", "1", null)]
    [InlineData("AzureWebJobsDisabled", "1", null)]
    public void A_switch_turns_a_function_off(string name, string value, string? function)
    {
        var disabled = Read("{}", new() { [name] = value }).Disabled;

        if (function is null) Assert.Empty(disabled);
        else Assert.Contains(function, disabled);
    }

    [Theory]
    // The longest category that begins the entry's, by whole words.
    [InlineData("Shop.Orders.Store", LogLevel.Debug, true)]
    [InlineData("Shop.OrdersArchive", LogLevel.Information, false)]
    [InlineData("Shop.Cart", LogLevel.Warning, true)]
    [InlineData("Shop.Cart", LogLevel.Information, false)]
    // What is named with None never shows.
    [InlineData("Noise.Inner", LogLevel.Critical, false)]
    // The rest.
    [InlineData("Other", LogLevel.Error, true)]
    [InlineData("Other", LogLevel.Warning, false)]
    [InlineData("Microsoft.AspNetCore", LogLevel.Warning, false)]
    public void The_longest_category_decides(string category, LogLevel level, bool kept) =>
        Assert.Equal(kept, Levels("""{ "default": "Error", "Shop": "warning", "Shop.Orders": "Debug", "Noise": "None" }""").IsEnabled(category, level, null));

    [Fact]
    public void User_code_has_the_name_of_its_function_too()
    {
        var levels = Levels("""{ "Function": "Error", "Function.Pay.User": "Trace", "Function.Ship": "None", "A.Very.Long.Category.Name": "Critical" }""");

        Assert.True(levels.IsEnabled("Shop", LogLevel.Trace, "Pay"));
        Assert.False(levels.IsEnabled("Shop", LogLevel.Trace, null));
        Assert.False(levels.IsEnabled("Shop", LogLevel.Critical, "Ship"));
        Assert.False(levels.IsEnabled("Shop", LogLevel.Warning, "Else"));
        Assert.False(levels.IsEnabled("A.Very.Long.Category.Name", LogLevel.Error, "Pay"));
        Assert.True(levels.IsEnabled("Host.Results", LogLevel.Information, "Ship"));
    }

    [Fact]
    public void While_developing_every_invocation_is_told_unless_the_default_is_higher()
    {
        Assert.True(Levels("{}").IsEnabled("Host.Results", LogLevel.Debug, "A"));
        Assert.True(Levels("""{ "default": "Information" }""").IsEnabled("Host.Results", LogLevel.Debug, "A"));
        Assert.False(Levels("""{ "default": "Warning" }""").IsEnabled("Host.Results", LogLevel.Debug, "A"));
        Assert.False(Levels("""{ "Host.Results": "Information" }""").IsEnabled("Host.Results", LogLevel.Debug, "A"));
        Assert.True(Levels("""{ "default": "None" }""").IsEnabled(LogConsole.Banner, LogLevel.Information, null));
    }

    private static LogLevels Levels(string levels) => new(Read($$"""{ "logging": { "logLevel": {{levels}} } }""").LogLevels, LogLevels.Developing);
}
