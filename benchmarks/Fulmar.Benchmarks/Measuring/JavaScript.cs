using System.Globalization;

namespace Fulmar.Benchmarks.Measuring;

/// <summary>Starts apps in JavaScript in <c>serve</c> defaults, and the servers that they are measured against.</summary>
internal sealed class JavaScript
{
    private const string Ready = "api/ready";
    private static readonly Dictionary<string, string> Production = new() { ["NODE_ENV"] = "production" };
    private readonly string peers;

    private JavaScript(string peers) => this.peers = peers;

    /// <summary>Installs the peers.</summary>
    public static JavaScript Install() => new(Repository.Install("benchmarks/peers/node"));

    /// <summary>A folder of <c>artifacts/bench</c> for the data of the host that is called so.</summary>
    public static string DataOf(string name) => $"data-{name}";

    /// <summary>The app of the folder, in a host of its own.</summary>
    public static Task<Subject> FulmarAsync(string name, string app, bool isPure = false)
    {
        var (port, data) = (Repository.FreePort(), Path.Combine(Repository.Root, "artifacts", "bench", DataOf(name)));
        var environment = new Dictionary<string, string> { ["FULMAR_MASTER_KEY"] = Loads.HttpLoad.Key };
        if (isPure) environment["FULMAR_PURE_AZURE_MODULE"] = "1";
        return Subject.StartAsync(name, Repository.Fulmar, ["serve", app, "--port", Text(port), "--operators-port", "0", "--data", data], port, environment, Ready);
    }

    public Task<Subject> FastifyAsync(int processes)
    {
        var port = Repository.FreePort();
        return Subject.StartAsync($"fastify-{processes}", "node", [Path.Combine(peers, "fastify.mjs"), Text(port), Text(processes)], port, Production, Ready);
    }

    public Task<Subject> FunctionsFrameworkAsync()
    {
        var port = Repository.FreePort();
        return Subject.StartAsync("framework", "node",
            [Path.Combine(peers, "node_modules/@google-cloud/functions-framework/build/src/main.js"), $"--source={Path.Combine(peers, "framework.mjs")}", "--target=hello", $"--port={Text(port)}"],
            port, Production, Ready);
    }

    /// <summary>Deno's own program: the package's script would add a process of Node.</summary>
    public Task<Subject> DenoAsync()
    {
        var port = Repository.FreePort();
        var file = Directory.EnumerateDirectories(Path.Combine(peers, "node_modules/@deno")).Select(folder => Path.Combine(folder, "deno")).First(File.Exists);
        return Subject.StartAsync("deno", file, ["run", "--allow-net", Path.Combine(peers, "deno.mjs"), Text(port)], port, Production, Ready);
    }

    /// <summary>The script that has wrk send 64 KiB.</summary>
    public string EchoScript => Path.Combine(peers, "echo.lua");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
