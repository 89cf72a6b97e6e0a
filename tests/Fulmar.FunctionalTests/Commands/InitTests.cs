using System.Text.Json;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Commands;

/// <summary><c>fulmar init</c> and <c>fulmar new</c>.</summary>
public sealed class InitTests
{
    private static readonly JsonDocumentOptions WithComments = new() { CommentHandling = JsonCommentHandling.Skip };

    [Fact]
    public async Task A_new_app_with_functions_builds_outside_the_clone()
    {
        using var app = new NewApp();
        // The worst names: a function, its class, the app and its namespace are all the same word.
        (await app.Fulmar("init", "--name", "Hello")).Succeeded();
        (await app.Fulmar("new", "http", "hello")).Succeeded();
        (await app.Fulmar("new", "http", "Function", "--auth", "anonymous")).Succeeded();
        (await app.Fulmar("new", "http", "place-booking", "--method", "post", "--method", "put", "--route", "bookings/{id:guid}", "--auth", "admin")).Succeeded();

        (await app.Fulmar("new", "timer", "Microsoft", "--schedule", "0 30 6 * * *", "--time-zone", "Europe/Zurich")).Succeeded();
        (await app.Fulmar("new", "queue", "confirm_booking")).Succeeded();

        (await app.Build()).Succeeded();

        Assert.True(File.Exists(app["bin/Debug/net10.0/Hello.dll"]));
        Assert.Contains("TimerTrigger(\"0 30 6 * * *\", TimeZone = \"Europe/Zurich\")", app.Text("MicrosoftFunction.cs"));
        Assert.Contains("QueueTrigger(\"confirm-booking\")", app.Text("ConfirmBooking.cs"));
        Assert.True(File.Exists(app["bin/Debug/net10.0/host.json"]));
        Assert.Contains("AuthorizationLevel.Admin, \"post\", \"put\", Route = \"bookings/{id:guid}\"", app.Text("PlaceBooking.cs"));
    }

    [Fact]
    public async Task Init_names_the_app_by_its_folder_and_says_what_comes_next()
    {
        using var app = new NewApp();

        var run = (await app.Fulmar("init")).Succeeded();

        Assert.Contains("Made the app an-app", run.Output);
        Assert.Contains("new http hello", run.Output);
        Assert.True(File.Exists(app["an-app.csproj"]));
        Assert.Contains(".fulmar/", app.Text(".gitignore"));
        var settings = JsonDocument.Parse(app.Text("local.settings.json")).RootElement;
        Assert.False(settings.GetProperty("IsEncrypted").GetBoolean());
        Assert.Equal("dotnet-isolated", settings.GetProperty("Values").GetProperty("FUNCTIONS_WORKER_RUNTIME").GetString());
        Assert.Equal("2.0", JsonDocument.Parse(app.Text("host.json")).RootElement.GetProperty("version").GetString());
        foreach (var file in new[] { ".vscode/launch.json", ".vscode/tasks.json" }) JsonDocument.Parse(app.Text(file), WithComments).Dispose();
    }

    [Fact]
    public async Task Init_never_overwrites_unless_forced()
    {
        using var app = new NewApp();
        (await app.Fulmar("init")).Succeeded();
        await File.WriteAllTextAsync(app["host.json"], "mine", TestContext.Current.CancellationToken);
        File.Delete(app["README.md"]);

        var refused = await app.Fulmar("init");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("host.json", refused.Error);
        Assert.Equal("mine", app.Text("host.json"));
        Assert.False(File.Exists(app["README.md"]));

        (await app.Fulmar("init", "--force")).Succeeded();
        Assert.NotEqual("mine", app.Text("host.json"));
    }

    [Fact]
    public async Task Init_refuses_beside_another_project()
    {
        using var app = new NewApp();
        Directory.CreateDirectory(app.Folder);
        await File.WriteAllTextAsync(app["other.csproj"], "<Project />", TestContext.Current.CancellationToken);

        var refused = await app.Fulmar("init", "--name", "shop");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("other.csproj", refused.Error);
        Assert.False(File.Exists(app["host.json"]));
    }

    [Theory]
    [InlineData("cannot name an app", "init", "--name", "../x")]
    [InlineData("is not the folder of an app", "new", "http", "hello")]
    public async Task What_cannot_be_is_a_usage_error(string sentence, params string[] arguments)
    {
        using var app = new NewApp();

        var run = await app.Fulmar(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(sentence, run.Error);
        Assert.Empty(Directory.GetFileSystemEntries(app.Folder));
    }

    [Theory]
    [InlineData("cannot name a function", "1hello")]
    [InlineData("cannot name a function", "hello.world")]
    [InlineData("cannot name a function", "hello\n")]
    [InlineData("cannot name a function", "host")]
    [InlineData("cannot name a function", "a23456789a123456789a123456789a123456789a123456789a123456789a123456789a123456789a123456789a123456789a123456789a123456789a123456789")]
    [InlineData("cannot be a route", "hello", "--route", "/bookings")]
    [InlineData("cannot be a route", "hello", "--route", "a\"b")]
    [InlineData("exists already", "taken")]
    public async Task A_function_that_cannot_be_added_is_refused(string sentence, params string[] arguments)
    {
        using var app = new NewApp();
        (await app.Fulmar("init")).Succeeded();
        await File.WriteAllTextAsync(app["Taken.cs"], "", TestContext.Current.CancellationToken);

        var run = await app.Fulmar(["new", "http", .. arguments]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(sentence, run.Error);
        Assert.Equal(["Taken.cs"], Directory.GetFiles(app.Folder, "*.cs").Select(file => Path.GetFileName(file)));
    }

    [Fact]
    public async Task New_functions_of_timers_and_queues_run()
    {
        using var app = new NewApp();
        (await app.Fulmar("init")).Succeeded();
        (await app.Fulmar("new", "timer", "tick", "--schedule", "* * * * * *")).Succeeded();
        (await app.Fulmar("new", "queue", "orders")).Succeeded();

        await using var host = await HostProcess.StartAsync("start", app.Folder);
        (await Clone.Fulmar(["queues", "send", "orders", "two seats", "--data", host.Data])).Succeeded();

        await host.Prints("Got two seats");
    }

    [Theory]
    [InlineData("cannot be a schedule", "timer", "tick", "--schedule", "a\"b")]
    [InlineData("cannot be a time zone", "timer", "tick", "--time-zone", "")]
    [InlineData("cannot be a queue", "queue", "orders", "--queue", "a\\b")]
    public async Task What_cannot_stand_in_a_function_is_refused(string sentence, params string[] arguments)
    {
        using var app = new NewApp();
        (await app.Fulmar("init")).Succeeded();

        var run = await app.Fulmar(["new", .. arguments]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(sentence, run.Error);
        Assert.Empty(Directory.GetFiles(app.Folder, "*.cs"));
    }

    [Fact]
    public async Task The_templates_are_listed()
    {
        using var app = new NewApp();

        var text = (await app.Fulmar("new", "--list")).Succeeded().Output;
        foreach (var template in new[] { "http", "timer", "queue" }) Assert.Contains(template, text);
        var list = JsonDocument.Parse((await app.Fulmar("new", "--list", "--json")).Succeeded().Output).RootElement;
        Assert.Contains(list.EnumerateArray(), template => template.GetProperty("name").GetString() == "http");
    }
}
