using System.Net.Http.Json;
using System.Text.Json;
using Fulmar.FunctionalTests.Clones;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.Server.Logging;
using Fulmar.Testing;

namespace Fulmar.FunctionalTests.Airline;

/// <summary>The sample, and what its clients do.</summary>
internal static class AirlineHost
{
    /// <summary>Nobody confirms: a message waits.</summary>
    public static readonly (string, string) NobodyConfirms = ("AzureWebJobs.ConfirmBooking.Disabled", "true");

    /// <summary>Starts the sample.</summary>
    /// <param name="data">A data directory that is kept; null for one that is thrown away.</param>
    /// <param name="settings">Of the app.</param>
    public static Task<FunctionHost> StartAsync(string? data = null, params (string Name, string Value)[] settings) => FunctionHost.StartAsync(
        Path.Combine(Clone.Root, "samples", "airline"),
        new()
        {
            Settings = settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value),
            Host = data is null ? new Dictionary<string, string?>() : new() { ["data"] = data },
        },
        RunningHost.Cancelled);

    /// <summary>Asks for seats.</summary>
    public static Task<HttpResponseMessage> Books(this FunctionHost host, string flight, int seats, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "api/bookings") { Content = JsonContent.Create(new { flight, seats, passenger = "Ada" }) };
        if (key is not null) request.Headers.Add("Idempotency-Key", key);
        return host.Client.SendAsync(request, RunningHost.Cancelled);
    }

    /// <summary>Asks for seats, and gives the id of the booking.</summary>
    public static async Task<string> Booked(this FunctionHost host, string flight, int seats, string? key = null)
    {
        using var answer = await host.Books(flight, seats, key);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(RunningHost.Cancelled)).GetProperty("id").GetString()!;
    }

    /// <summary>A booking's state, and what its passenger was told.</summary>
    public static async Task<(string? State, string? Told)> Booking(this FunctionHost host, string id)
    {
        var status = await host.Json($"bookings/{id}");
        return (status.GetProperty("booking").GetProperty("state").GetString(), status.GetProperty("told").GetString());
    }

    /// <summary>How many seats are free.</summary>
    public static async Task<int> Free(this FunctionHost host, string flight) => (await host.Json($"flights/{flight}")).GetProperty("free").GetInt32();

    /// <summary>Completes when a function has succeeded so often, from the start of the host on.</summary>
    public static Task Succeeds(this FunctionHost host, string function, int times = 1) =>
        host.Logs(entry => entry.Function == function && entry.Outcome == "Succeeded", times);

    /// <summary>Completes when so many lines have been logged for which it holds.</summary>
    public static async Task<LogEntry> Logs(this FunctionHost host, Func<LogEntry, bool> predicate, int times = 1)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(RunningHost.Cancelled);
        bound.CancelAfter(RunningHost.Bound);
        try
        {
            await foreach (var entry in host.FollowLogsAsync(bound.Token))
                if (predicate(entry) && --times == 0) return entry;
        }
        catch (OperationCanceledException) when (!RunningHost.Cancelled.IsCancellationRequested) { /* said below */ }
        Assert.Fail($"{times} times less than hoped for. The log:\n{string.Join('\n', host.Logs.Select(entry => $"{entry.Function} {entry.Outcome} {entry.Message} {entry.Exception}"))}");
        throw null!;
    }

    private static Task<JsonElement> Json(this FunctionHost host, string path) => host.Client.GetFromJsonAsync<JsonElement>($"api/{path}", RunningHost.Cancelled);
}
