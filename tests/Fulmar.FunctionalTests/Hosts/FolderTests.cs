using System.Text.Json;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Hosts;

/// <summary>Folders of every kind, as <c>start</c> and <c>check</c> see them.</summary>
public sealed class FolderTests
{
    private const string IsolatedProject = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup><TargetFramework>net8.0</TargetFramework><AzureFunctionsVersion>v4</AzureFunctionsVersion><OutputType>Exe</OutputType></PropertyGroup>
          <ItemGroup>
            <FrameworkReference Include="Microsoft.AspNetCore.App" />
            <PackageReference Include="Microsoft.Azure.Functions.Worker" Version="2.0.0" />
            <PackageReference Include="Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore" Version="2.0.0" />
            <PackageReference Include="Microsoft.Azure.Functions.Worker.Extensions.Timer" Version="4.3.1" />
            <PackageReference Include="Microsoft.Azure.Functions.Worker.Extensions.Kafka" Version="4.1.0" />
            <PackageReference Include="Microsoft.ApplicationInsights.WorkerService" Version="2.22.0" />
          </ItemGroup>
        </Project>
        """;

    private const string IsolatedSource = """
        public class Orders(ILogger<Orders> logger)
        {
            [Function("GetOrder")]
            public IActionResult Get([HttpTrigger(AuthorizationLevel.Function, "get", Route = "orders/{id}")] HttpRequest req, string id) => new OkObjectResult(id);

            [Function(nameof(Nightly))]
            public void Nightly([TimerTrigger("0 0 3 * * *")] TimerInfo timer) => logger.LogInformation("night");

            [Function("Confirm")]
            [QueueOutput("confirmed", Connection = "Storage")]
            public string Confirm([QueueTrigger("orders", Connection = "Storage")] string order) => order;

            [Function("Bill")]
            [ServiceBusOutput("bills", EntityType = ServiceBusEntityType.Topic)]
            public string Bill([ServiceBusTrigger("orders", Connection = "Bus", IsSessionsEnabled = true)] string order) => order;

            [Function("Ship")]
            [BlobOutput("ships/{rand-guid}")]
            public string Ship([ServiceBusTrigger("orders", "shipping", Connection = "Bus")] string order) => order;
        }
        """;

    [Theory]
    [InlineData("FUL1001", "holds no function app", "notes.txt", "")]
    [InlineData("FUL1001", "has 2 projects", "a.csproj", "<Project />", "b.csproj", "<Project />")]
    [InlineData("FUL1002", "is a Python app", "function_app.py", "app = func.FunctionApp()")]
    [InlineData("FUL1002", "is a Java app", "pom.xml", "<project />")]
    [InlineData("FUL1002", "is a PowerShell app", "profile.ps1", "", "requirements.psd1", "")]
    [InlineData("FUL1002", "is a F# app", "app.fsproj", "<Project />")]
    [InlineData("FUL1002", "in-process model", "app.csproj", "<Project><ItemGroup><PackageReference Include=\"Microsoft.NET.Sdk.Functions\" Version=\"4.0.0\" /></ItemGroup></Project>")]
    [InlineData("FUL1004", "app.csproj(1,", "app.csproj", "<Project>")]
    public async Task What_cannot_be_run_is_refused_by_start_and_found_by_check(string code, string sentence, params string[] files)
    {
        using var folder = new TemporaryFolder();
        for (var i = 0; i < files.Length; i += 2) folder.Write(files[i], files[i + 1]);

        var start = await Clone.Fulmar(["start", folder.Path, "--port", "0"]);
        Assert.Equal(1, start.ExitCode);
        Assert.Contains($"error {code}: ", start.Error);
        Assert.Contains(sentence, start.Error);
        Assert.Contains(folder.Path, start.Error);
        Assert.False(Directory.Exists(folder[".fulmar"]));

        Assert.Equal(1, (await Clone.Fulmar(["check", folder.Path])).ExitCode);
    }

    [Fact]
    public async Task A_folder_that_is_not_there_is_refused()
    {
        foreach (var verb in new[] { "start", "check" })
        {
            var run = await Clone.Fulmar([verb, "/nowhere/at/all"]);
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("error FUL1001: There is no folder /nowhere/at/all.", run.Error);
        }
    }

    [Fact]
    public async Task Check_tells_of_an_isolated_workers_app_what_to_swap_and_what_does_not_run()
    {
        using var folder = new TemporaryFolder();
        folder.Write("orders.csproj", IsolatedProject);
        folder.Write("Functions/Orders.cs", IsolatedSource);
        folder.Write("host.json", "{ \"version\": \"2.0\", \"logging\": { \"applicationInsights\": { } } }");
        folder.Write("bin/Debug/Old.cs", "[Function(\"Old\")] // a leftover");

        var (exitCode, findings) = await Check(folder);

        Assert.Equal(1, exitCode);
        Assert.Equal("Fails", findings["Microsoft.Azure.Functions.Worker"].Verdict);
        Assert.Contains("Fulmar.Sdk", findings["Microsoft.Azure.Functions.Worker"].Reason);
        Assert.Contains("Swap it", findings["Microsoft.Azure.Functions.Worker.Extensions.Timer"].Reason);
        Assert.Equal("Fails", findings["Microsoft.Azure.Functions.Worker.Extensions.Kafka"].Verdict);
        Assert.Equal("Note", findings["Microsoft.ApplicationInsights.WorkerService"].Verdict);
        Assert.Equal(("Runs", "Functions/Orders.cs:3"), (findings["GetOrder"].Verdict, findings["GetOrder"].Place));
        Assert.Equal(("Runs", "Functions/Orders.cs:6"), (findings["Nightly"].Verdict, findings["Nightly"].Place));
        foreach (var runs in new[] { "Confirm", "QueueOutput", "Bill" }) Assert.Equal("Runs", findings[runs].Verdict);
        foreach (var fails in new[] { "ServiceBusOutput", "Ship", "BlobOutput" }) Assert.Equal("Fails", findings[fails].Verdict);
        Assert.Contains("subscription of a topic", findings["Ship"].Reason);
        Assert.DoesNotContain("Old", findings.Keys);
    }

    [Fact]
    public async Task Check_finds_the_functions_of_a_javascript_app_and_of_function_json_folders()
    {
        using var folder = new TemporaryFolder();
        folder.Write("package.json", """{ "main": "src/functions/*.js", "dependencies": { "@azure/functions": "^4.5.0" } }""");
        folder.Write("src/functions/hello.js", "const { app } = require('@azure/functions');\napp.http('hello', { handler: async () => ({ body: 'hi' }) });\n");
        folder.Write("node_modules/x/index.js", "app.http('library', {});");
        folder.Write("Old/function.json", """{ "bindings": [ { "type": "queueTrigger" }, { "type": "blob" } ] }""");

        var (exitCode, findings) = await Check(folder);

        Assert.Equal(1, exitCode);
        Assert.Equal("src/functions/hello.js:2", findings["hello"].Place);
        Assert.Equal("Runs", findings["hello"].Verdict);
        Assert.Equal("Fails", findings["Old"].Verdict);
        Assert.Contains("(blob)", findings["Old"].Reason);
        Assert.DoesNotContain("library", findings.Keys);
    }

    [Fact]
    public async Task Check_lets_an_app_of_ours_pass_and_finds_what_is_wrong_in_its_files()
    {
        using var app = new PublishedApp();
        Assert.Equal(0, (await Clone.Fulmar(["check", app.Path])).ExitCode);

        app.Write("host.json", "{ \"version\": \"2.0\", \"functionTimeout\": \"soon\" }");
        var run = await Clone.Fulmar(["check", app.Path]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("FUL1011", run.Output);
    }

    private sealed record Found(string Verdict, string? Place, string Reason);

    private static async Task<(int ExitCode, Dictionary<string, Found> Findings)> Check(TemporaryFolder folder)
    {
        var run = await Clone.Fulmar(["check", folder.Path, "--json"]);
        var document = JsonDocument.Parse(run.Output).RootElement;
        Assert.Equal(run.ExitCode == 0, document.GetProperty("runs").GetBoolean());
        return (run.ExitCode, document.GetProperty("findings").EnumerateArray().ToDictionary(
            finding => finding.GetProperty("subject").GetString()!,
            finding => new Found(finding.GetProperty("verdict").GetString()!, finding.TryGetProperty("place", out var place) ? place.GetString() : null, finding.GetProperty("reason").GetString()!)));
    }
}
