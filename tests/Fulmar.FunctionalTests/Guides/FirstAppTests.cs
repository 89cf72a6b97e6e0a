using System.Text.Json;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Guides;

/// <summary>The guide to the first app is true: whoever follows it sees what it says.</summary>
public sealed class FirstAppTests
{
    private const string Name = "first-app.md";
    private const string GuideAddress = "localhost:7071";

    [Fact]
    public async Task Following_it_step_by_step_shows_what_it_says()
    {
        await using var reader = new GuideReader();
        var blocks = Guide.Read(Name);
        for (var i = 0; i < blocks.Count; i++)
        {
            switch (blocks[i])
            {
                case { Mark: "not run" }: break;
                case { Mark: "printed" } printed: await reader.Sees(printed.Text.Split('\n')); break;
                case { Language: "sh" } shell when shell.Text.StartsWith("curl ", StringComparison.Ordinal):
                    await reader.Asks(shell.Text, blocks[++i]);
                    break;
                case { Language: "sh" } shell:
                    foreach (var line in shell.Text.Split('\n')) await reader.Types(line);
                    break;
                case { Source: { } source } code when source.StartsWith("samples/", StringComparison.Ordinal): await reader.Saves(Path.GetFileName(source), code.Text); break;
            }
        }
    }

    /// <summary>Somebody with a terminal, an editor, and a home of their own.</summary>
    private sealed class GuideReader : IAsyncDisposable
    {
        private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
        private readonly TemporaryFolder folder = new();
        private readonly Dictionary<string, string?> environment;
        private string current;
        private RunningHost? host;

        public GuideReader()
        {
            current = folder.Path;
            Directory.CreateDirectory(folder["commands"]);
            File.CreateSymbolicLink(folder["commands/fulmar"], Clone.FulmarCommand);
            environment = new()
            {
                ["PATH"] = $"{folder["commands"]}:{Environment.GetEnvironmentVariable("PATH")}",
                ["FULMAR"] = Clone.Root,
                ["XDG_DATA_HOME"] = folder["home"],
                ["NUGET_PACKAGES"] = folder["packages"],
            };
        }

        public async Task Types(string line)
        {
            switch (line.Split(' '))
            {
                case ["cd", var to]: current = Path.Combine(current, to); break;
                case ["fulmar", "start" or "serve", ..] words:
                    if (host is not null) Assert.Equal(0, await host.StopAsync());
                    if (host is not null) await host.DisposeAsync();
                    host = await RunningHost.StartAsync(words[1], Path.Combine(current, words.ElementAtOrDefault(2) ?? "."), environment);
                    break;
                default: (await ProcessRun.Of("bash", ["-ec", line], current, environment)).Succeeded(); break;
            }
        }

        public async Task Sees(IEnumerable<string> lines)
        {
            foreach (var line in lines) await host!.Prints(line.Replace(GuideAddress, $"localhost:{host.Address.Port}", StringComparison.Ordinal));
        }

        /// <summary>Asks again as long as the new version is being built.</summary>
        public async Task Asks(string line, GuideBlock expected)
        {
            var command = line.Replace("curl ", "curl -s ", StringComparison.Ordinal).Replace(GuideAddress, $"127.0.0.1:{host!.Address.Port}", StringComparison.Ordinal);
            string answer;
            while (true)
            {
                var more = host.NextLine;
                answer = (await ProcessRun.Of("bash", ["-ec", command], current, environment)).Succeeded().Output;
                if (IsSame(answer, expected)) break;
                // The next version tells of itself when it serves.
                try { await more.WaitAsync(Patience, TestContext.Current.CancellationToken); }
                catch (TimeoutException) { break; }
            }
            Assert.True(IsSame(answer, expected), $"{line}\nanswers\n{answer}\n{host.Output}");
        }

        public Task Saves(string name, string text)
        {
            var file = Path.Combine(current, name);
            if (!name.EndsWith(".csproj", StringComparison.Ordinal)) return File.WriteAllTextAsync(file, text + "\n", TestContext.Current.CancellationToken);
            // One line, which takes the place of the one that `init` wrote.
            var changed = File.ReadAllLines(file).Select(line => line.Contains("<None Update", StringComparison.Ordinal) ? text : line);
            return File.WriteAllLinesAsync(file, changed, TestContext.Current.CancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            if (host is not null) await host.DisposeAsync();
            folder.Dispose();
        }

        private static bool IsSame(string answer, GuideBlock expected)
        {
            if (expected.Language != "json") return answer.TrimEnd() == expected.Text;
            try { return JsonElement.DeepEquals(JsonElement.Parse(answer), JsonElement.Parse(expected.Text)); }
            catch (JsonException) { return false; }
        }
    }
}
