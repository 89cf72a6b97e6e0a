using System.Net;
using Fulmar.FunctionalTests.Processes;
using Fulmar.Runtime;
using Fulmar.Server;
using Fulmar.Server.Apps;
using Fulmar.Server.Configuration;
using Fulmar.Server.Logging;
using RunningHost = Fulmar.FunctionalTests.Hosting.RunningHost;

namespace Fulmar.FunctionalTests.Hosts;

/// <summary>What a change of files is called, whose files count, and builds that take turns.</summary>
public sealed class WatchTests : IDisposable
{
    private const string Referencing = "<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup><ProjectReference Include=\"..\\lib\\lib.csproj\" /></ItemGroup></Project>";
    private readonly TemporaryFolder folder = new();
    private readonly LogHub logs = new(TimeProvider.System);

    public WatchTests()
    {
        folder.Write("app/app.csproj", Referencing);
        folder.Write("lib/lib.csproj", "<Project Sdk=\"Microsoft.NET.Sdk\" />");
    }

    [Fact]
    public async Task A_change_in_a_referenced_project_counts()
    {
        using var watch = new AppWatch(App, Options, new OwnWrites());
        folder.Write("lib/Prices.cs", "");
        Assert.Equal("../lib/Prices.cs", await Next(watch));
    }

    [Fact]
    public async Task A_change_has_the_name_of_the_file_that_stays()
    {
        using var watch = new AppWatch(App, Options, new OwnWrites());
        foreach (var temporary in new[] { "app/4913", "app/4914" })
        {
            folder.Write(temporary, "");
            File.Delete(folder[temporary]);
        }
        folder.Write("app/.Prices.cs.new", "");
        File.Move(folder["app/.Prices.cs.new"], folder["app/Prices.cs"]);
        folder.Write("app/Prices.cs~", "");
        File.Delete(folder["app/Prices.cs~"]);
        Assert.Equal("Prices.cs", await Next(watch));
    }

    [Fact]
    public async Task What_the_hosts_own_build_wrote_is_no_change_until_somebody_else_writes_it()
    {
        var own = new OwnWrites();
        using var watch = new AppWatch(App, Options, own);
        folder.Write("app/package-lock.json", "{}");
        own.Remember(folder["app/package-lock.json"]);
        var next = Next(watch);
        folder.Write("app/Prices.cs", "");
        Assert.Equal("Prices.cs", await next);

        folder.Write("app/package-lock.json", "{ }");
        Assert.Equal("package-lock.json", await Next(watch));
    }

    [Fact]
    public void Scripts_of_an_app_in_two_languages_are_no_reason_to_build_the_project_unless_it_takes_them()
    {
        folder.Write("app/package.json", """{ "main": "dist/*.js", "scripts": { "build": "tsc" } }""");
        var before = Build(TimeSpan.Zero).FingerprintOf();
        folder.Write("app/src/hello.ts", "one");
        folder.Write("app/dist/hello.js", "one");
        folder.Write("app/dist/tsconfig.tsbuildinfo", "one");
        Assert.Equal(before, Build(TimeSpan.Zero).FingerprintOf());

        folder.Write("app/src/Prices.cs", "");
        var changed = Build(TimeSpan.Zero).FingerprintOf();
        Assert.NotEqual(before, changed);
        folder.Write("lib/asset.js", "");
        Assert.NotEqual(changed, Build(TimeSpan.Zero).FingerprintOf());

        folder.Write("app/app.csproj", Referencing.Replace("<ItemGroup>", "<ItemGroup><None Include=\"src\\**\" CopyToOutputDirectory=\"Always\" />", StringComparison.Ordinal));
        var takes = Build(TimeSpan.Zero).FingerprintOf();
        folder.Write("app/src/hello.ts", "longer");
        Assert.NotEqual(takes, Build(TimeSpan.Zero).FingerprintOf());
    }

    [Fact]
    public async Task A_referenced_project_that_is_no_xml_is_refused_with_its_place()
    {
        folder.Write("lib/lib.csproj", "<Project>\n<");
        var refused = await Assert.ThrowsAsync<FulmarException>(() => Build(TimeSpan.Zero).RunAsync(RunningHost.Cancelled));
        Assert.Equal(ErrorCodes.BuildFailed, refused.Code);
        Assert.StartsWith($"{folder["lib/lib.csproj"]}(2,", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_build_waits_for_another_one_says_so_and_not_for_ever()
    {
        using var other = FileLock.TryTake(AppBuild.LockOf(App));
        using var given = new CancellationTokenSource(RunningHost.Bound);
        var waiting = Build(TimeSpan.FromMinutes(10)).RunAsync(given.Token);
        await foreach (var entry in logs.FollowAsync(given.Token))
            if (entry.Message == "Waiting for another build of app.csproj …") break;
        await given.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);

        var refused = await Assert.ThrowsAsync<FulmarException>(() => Build(TimeSpan.Zero).RunAsync(RunningHost.Cancelled));
        Assert.Equal(ErrorCodes.BuildFailed, refused.Code);
    }

    public void Dispose()
    {
        logs.Dispose();
        folder.Dispose();
    }

    private AppFolder App => AppFolder.Open(folder["app"]);

    private HostOptions Options => new()
    {
        Mode = RunMode.Start, AppFolder = folder["app"], AppName = "app", DataDirectory = folder["app/.fulmar"], Address = IPAddress.Loopback, Port = 0, RequireKeys = false,
    };

    private AppBuild Build(TimeSpan bound) => new(App, Options, new Dictionary<string, string?>(), logs.CreateLogger("Build")) { OthersBound = bound };

    private static Task<string> Next(AppWatch watch) => watch.NextAsync(TimeProvider.System, RunningHost.Cancelled).WaitAsync(RunningHost.Bound, RunningHost.Cancelled);
}
