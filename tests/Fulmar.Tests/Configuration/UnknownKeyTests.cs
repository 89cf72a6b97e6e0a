using Fulmar.Server;
using Fulmar.Server.Configuration;

namespace Fulmar.Tests.Configuration;

/// <summary>What is misspelt is said, and what Azure knows is not.</summary>
public sealed class UnknownKeyTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("fulmar-tests-").FullName;

    [Theory]
    [InlineData("""{ "version": "2.0", "logging": { "logLevl": { "default": "Debug" } } }""", "logging.logLevl")]
    [InlineData("""{ "version": "2.0", "logging": { "console": { "enabled": true } } }""", "logging.console.enabled")]
    [InlineData("""{ "version": "2.0", "extensions": { "htttp": { "routePrefix": "", "hsts": {} } } }""", "extensions.htttp")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "hsts": { "isEnabld": true } } } }""", "extensions.http.hsts.isEnabld")]
    [InlineData("""{ "version": "2.0", "extensions": { "http": { "prefixes": [] } } }""", "extensions.http.prefixes")]
    [InlineData("""{ "version": "2.0", "bogus": {} }""", "bogus")]
    public void An_unknown_key_is_one_warning_with_its_file(string hostJson, string key) =>
        Assert.Equal([$"host.json: the key \"{key}\" is not known and has no effect."], Warnings("host.json", hostJson));

    [Fact]
    public void An_empty_object_of_the_hosts_own_file_is_a_key_too() =>
        Assert.Equal(["fulmar.json: the key \"prot\" is not known and has no effect."], Warnings("fulmar.json", """{ "prot": {} }"""));

    [Theory]
    [InlineData("""{ "version": "2.0", "logging": { "applicationInsights": {}, "logLevel": {}, "console": { "isEnabled": false, "DisableColors": true } } }""")]
    [InlineData("""{ "version": "2.0", "functions": [], "extensions": { "queues": {}, "durableTask": { "hubName": "x" }, "http": { "hsts": {}, "customHeaders": {} } } }""")]
    public void What_Azure_knows_is_no_warning(string hostJson)
    {
        Assert.Empty(Warnings("host.json", hostJson));
        var host = HostJson.Read(Read());
        Assert.Empty(host.Functions);
        Assert.Empty(host.Http.CustomHeaders);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private IReadOnlyList<string> Warnings(string file, string text)
    {
        File.WriteAllText(Path.Combine(folder, file), text);
        return Read().Warnings;
    }

    private HostConfiguration Read() => HostConfiguration.Read(folder, RunMode.Start, new Dictionary<string, string?>(), new Dictionary<string, string?>());
}
