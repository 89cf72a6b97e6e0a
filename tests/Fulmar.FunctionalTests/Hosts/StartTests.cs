using System.Text.Json;
using System.Text.RegularExpressions;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Hosts;

/// <summary><c>fulmar start</c> on an app that <c>fulmar init</c> and <c>fulmar new</c> made: build, reload, mistakes.</summary>
public sealed class StartTests(StartTests.App app) : IClassFixture<StartTests.App>
{
    [Fact]
    public async Task Changes_are_brought_in_and_mistakes_leave_the_version_before_serving()
    {
        app.Reset();
        await using var host = await app.StartAsync();
        var process = host.ProcessId;
        Assert.Equal("Hello, world!", await host.GetAsync("api/Hello"));
        Assert.True(File.Exists(Path.Combine(host.Data, "run", "app", "1", "my-app.pdb")));

        app.Edit("Hello.cs", "Hello, {who", "Good morning, {who");
        await host.Prints("version 2: the same functions");
        Assert.Equal("Good morning, world!", await host.GetAsync("api/Hello"));

        app.Edit("Hello.cs", "string? who", "strin? who");
        await host.Prints("FUL1004: my-app.csproj does not build:");
        Assert.Matches(@"Hello\.cs\(\d+,\d+\): error CS0246", host.Output);
        Assert.Equal("Good morning, world!", await host.GetAsync("api/Hello"));

        app.Edit("Hello.cs", "strin? who", "string? who");
        await host.Prints("version 3: the same functions");

        app.Write("host.json", "{\n  \"version\": \"2.0\",\n  oops\n}");
        await host.Prints($"FUL1003: {app["host.json"]}(3,3): ");
        Assert.Equal("Good morning, world!", await host.GetAsync("api/Hello"));

        app.Write("host.json", """{ "version": "2.0", "extensions": { "http": { "routePrefix": "v1" } } }""");
        await host.Prints("/v1/Hello");
        Assert.Equal("Good morning, world!", await host.GetAsync("v1/Hello"));

        // AssemblyName is a property of MSBuild's too, which a build must not take from here.
        app.Write("local.settings.json", """{ "Values": { "GREETING": "Servus", "AssemblyName": "another" } }""");
        await host.Prints("version 5: the same functions");
        app.Edit("Hello.cs", "Good morning", "{Environment.GetEnvironmentVariable(\"GREETING\")}");
        await host.Prints("version 6: the same functions");
        Assert.Equal("Servus, world!", await host.GetAsync("v1/Hello"));
        Assert.True(File.Exists(Path.Combine(host.Data, "run", "app", "6", "my-app.dll")));

        Assert.Equal(process, Server.Doors.HostFile.Find(host.Data)!.Pid);
        Assert.Equal(0, await host.StopAsync());
    }

    [Fact]
    public async Task Two_functions_of_one_name_and_of_one_route_are_build_errors_with_their_places()
    {
        app.Reset();
        app.Write("Twins.cs", """
            public class Twins
            {
                [Function("Hello")]
                public string Again([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "again")] Microsoft.AspNetCore.Http.HttpRequest request) => "";

                [Function("Other")]
                public string Other([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "Hello")] Microsoft.AspNetCore.Http.HttpRequest request) => "";
            }
            """);

        var run = await app.Fulmar("start", "--port", "0", "--operators-port", "-1");

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error FUL1004: my-app.csproj does not build:", run.Error);
        Assert.Equal(2, Regex.Count(run.Error, @"(Twins|Hello)\.cs\(\d+,\d+\): error FUL20\d\d: "));
    }

    [Fact]
    public async Task An_unchanged_app_starts_without_a_build_and_no_watch_and_no_build_are_respected()
    {
        app.Reset();
        using var data = new TemporaryFolder();
        string[] options = ["--data", data.Path];
        await using (var first = await app.StartAsync(options)) Assert.Equal(0, await first.StopAsync());
        using var shim = new TemporaryFolder();
        shim.WriteScript("dotnet", $"#!/bin/sh\ntouch '{shim["called"]}'\nexit 1\n");
        var path = $"{shim.Path}:{Environment.GetEnvironmentVariable("PATH")}";

        await using (var second = await app.StartAsync(path, options))
        {
            Assert.Equal("Hello, world!", await second.GetAsync("api/Hello"));
            Assert.Equal(0, await second.StopAsync());
            Assert.DoesNotContain("Building", second.Output);
        }

        app.Edit("Hello.cs", "Hello, {who", "Hi, {who");
        await using (var third = await app.StartAsync(path, [.. options, "--no-build", "--no-watch"]))
        {
            Assert.Equal("Hello, world!", await third.GetAsync("api/Hello"));
            app.Edit("Hello.cs", "Hi, {who", "Ho, {who");
            Assert.Equal(0, await third.StopAsync());
            Assert.DoesNotContain("changed", third.Output);
        }
        Assert.False(File.Exists(shim["called"]));
    }

    [Fact]
    public async Task What_is_saved_while_a_build_runs_is_built_too()
    {
        app.Reset();
        using var shim = new TemporaryFolder();
        // Builds, and does not end before somebody has written to the gate.
        shim.WriteScript("dotnet", $"""
            #!/bin/sh
            PATH=${"{"}PATH#*:{"}"} dotnet "$@"
            code=$?
            if [ -p '{shim["gate"]}' ]; then cat '{shim["gate"]}' >/dev/null; fi
            exit $code
            """);
        await using var host = await app.StartAsync($"{shim.Path}:{Environment.GetEnvironmentVariable("PATH")}", []);
        (await ProcessRun.Of("mkfifo", [shim["gate"]])).Succeeded();

        app.Edit("Hello.cs", "Hello, {who", "First, {who");
        await using (var gate = await Task.Run(() => File.OpenWrite(shim["gate"]), TestContext.Current.CancellationToken))
        {
            File.Delete(shim["gate"]);
            app.Edit("Hello.cs", "First, {who", "Second, {who");
        }

        await host.Prints("version 3: the same functions");
        Assert.Equal("Second, world!", await host.GetAsync("api/Hello"));
    }

    [Fact]
    public async Task Without_an_sdk_the_app_cannot_be_built_and_the_host_says_so()
    {
        app.Reset();
        var cli = Path.Combine(Clone.Root, "artifacts", "cli", "current");
        var runtime = (await File.ReadAllTextAsync(Path.Combine(cli, ".dotnet-root"), TestContext.Current.CancellationToken)).Trim();
        using var shim = new TemporaryFolder();
        var environment = new Dictionary<string, string?> { ["PATH"] = shim.Path, ["DOTNET_ROOT"] = runtime };

        var none = await ProcessRun.Of(Path.Combine(cli, "fulmar"), ["start", app.Path, "--port", "0", "--data", shim["data"]], environment: environment);
        Assert.Equal(3, none.ExitCode);
        Assert.Contains("error FUL4007: The app must be built, and `dotnet` is not on the PATH.", none.Error);

        shim.WriteScript("dotnet", "#!/bin/sh\necho 'No .NET SDKs were found.' >&2\nexit 145\n");
        var runtimeOnly = await ProcessRun.Of(Path.Combine(cli, "fulmar"), ["start", app.Path, "--port", "0", "--data", shim["data"]], environment: environment);
        Assert.Equal(3, runtimeOnly.ExitCode);
        Assert.Contains("error FUL4007: The app must be built, and `dotnet` has no SDK.", runtimeOnly.Error);
    }

    [Fact]
    public void What_the_editor_starts_is_there()
    {
        var comments = new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip };
        using var launch = JsonDocument.Parse(File.ReadAllText(app[".vscode/launch.json"]), comments);
        using var tasks = JsonDocument.Parse(File.ReadAllText(app[".vscode/tasks.json"]), comments);
        var task = tasks.RootElement.GetProperty("tasks").EnumerateArray().Single();

        Assert.Equal(Clone.FulmarCommand, task.GetProperty("command").GetString());
        Assert.Equal("start", task.GetProperty("args")[0].GetString());
        Assert.All(launch.RootElement.GetProperty("configurations").EnumerateArray(), configuration =>
        {
            if (configuration.TryGetProperty("preLaunchTask", out var before)) Assert.Equal(task.GetProperty("label").GetString(), before.GetString());
            if (configuration.TryGetProperty("processName", out var process)) Assert.True(File.Exists(Path.Combine(Clone.Root, "artifacts", "cli", "current", process.GetString()!)));
        });
    }

    /// <summary>The app, made once; it has no function until its first start has said so.</summary>
    public sealed class App : IAsyncLifetime
    {
        private static readonly string[] Files = ["Hello.cs", "host.json", "local.settings.json"];
        private readonly TemporaryFolder folder = new();
        private readonly Dictionary<string, string> originals = [];

        public string Path => folder["my app"];

        public string this[string name] => System.IO.Path.Combine(Path, name);

        private Dictionary<string, string?> Home => new() { ["XDG_DATA_HOME"] = folder["home"], ["NUGET_PACKAGES"] = folder["packages"] };

        public async ValueTask InitializeAsync()
        {
            Directory.CreateDirectory(Path);
            (await Fulmar("init")).Succeeded();
            var empty = await Fulmar("start", "--port", "0", "--operators-port", "-1");
            Assert.Equal(1, empty.ExitCode);
            Assert.Contains("error FUL1005: my-app.dll has no functions.", empty.Error);
            (await Fulmar("new", "http", "Hello", "--auth", "anonymous")).Succeeded();
            foreach (var file in Files) originals[file] = await File.ReadAllTextAsync(this[file]);
        }

        public Task<ProcessRun> Fulmar(params string[] arguments) => ProcessRun.Of(Clone.FulmarCommand, arguments, Path, Home);

        public Task<HostProcess> StartAsync(params string[] options) => HostProcess.StartAsync("start", Path, Home, options);

        public Task<HostProcess> StartAsync(string path, string[] options) => HostProcess.StartAsync("start", Path, new Dictionary<string, string?>(Home) { ["PATH"] = path }, options);

        /// <summary>Undoes what a test has done to the files.</summary>
        public void Reset()
        {
            File.Delete(this["Twins.cs"]);
            foreach (var (file, text) in originals)
                if (File.ReadAllText(this[file]) != text) Write(file, text);
        }

        /// <summary>In one step, so that the watch sees one change.</summary>
        public void Write(string name, string text)
        {
            folder.Write("written", text);
            File.Move(folder["written"], this[name], overwrite: true);
        }

        public void Edit(string name, string before, string after)
        {
            var text = File.ReadAllText(this[name]);
            Assert.Contains(before, text);
            Write(name, text.Replace(before, after, StringComparison.Ordinal));
        }

        public ValueTask DisposeAsync()
        {
            folder.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
