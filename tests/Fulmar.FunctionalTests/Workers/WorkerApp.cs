using System.Diagnostics;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.Workers;

/// <summary>The app that every kind of worker runs, in one of its languages.</summary>
public abstract class WorkerApp(string app, params (string Name, string Value)[] settings) : IAsyncLifetime
{
    private const string HostJson = """
        {
          "version": "2.0", "extensions": { "queues": { "maxDequeueCount": 2 } },
          "customHandler": { "description": { "defaultExecutablePath": "handler.mjs" }, "enableForwardingHttpRequest": true }
        }
        """;

    public RunningHost Host { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var values = new JsonObject([.. settings.Select(setting => KeyValuePair.Create(setting.Name, (JsonNode?)setting.Value))]);
        // Only the custom handler has one.
        var hostJson = app == "worker-custom" ? HostJson : HostJson.Replace("customHandler", "extensionBundle", StringComparison.Ordinal);
        Host = await RunningHost.Start(app, hostJson: hostJson, files: ("local.settings.json", new JsonObject { ["Values"] = values }.ToJsonString()));
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    public async Task Send(string queue, string body, string query = "") => (await Host.Operators.PostAsync($"/fulmar/v1/queues/{queue}/messages?{query}",
        new StringContent(body) { Headers = { ContentType = null } }, RunningHost.Cancelled)).EnsureSuccessStatusCode();

    /// <summary>The bodies of a queue's messages, sorted, once there are so many; the queue is emptied.</summary>
    public async Task<IReadOnlyList<string>> Take(string queue, int count)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            var response = await Host.Operators.GetAsync($"/fulmar/v1/queues/{queue}/messages", RunningHost.Cancelled);
            var text = await response.Content.ReadAsStringAsync(RunningHost.Cancelled);
            if (response.IsSuccessStatusCode && JsonNode.Parse(text)!["messages"]!.AsArray() is var messages && messages.Count >= count)
            {
                (await Host.Operators.PostAsync($"/fulmar/v1/queues/{queue}/purge", null, RunningHost.Cancelled)).EnsureSuccessStatusCode();
                return [.. messages.Select(message => message!["body"]!.ToString()).Order(StringComparer.Ordinal)];
            }
            Assert.True(Stopwatch.GetElapsedTime(began) < RunningHost.Bound, $"{queue} has {text}");
        }
    }
}

/// <summary>In C#, in the host's own process.</summary>
public sealed class CSharpApp() : WorkerApp("worker-csharp");

/// <summary>In JavaScript, with Fulmar's module.</summary>
public sealed class LightModuleApp() : WorkerApp("worker-js");

/// <summary>In JavaScript, with the module of the package, unmodified.</summary>
public sealed class OwnModuleApp() : WorkerApp("worker-js", ("FULMAR_PURE_AZURE_MODULE", "1"));

/// <summary>In a program that serves HTTP.</summary>
public sealed class CustomHandlerApp() : WorkerApp("worker-custom");
