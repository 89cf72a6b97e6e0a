using System.Globalization;
using System.Text.Json.Nodes;
using Fulmar.Runtime.Catalog;
using Fulmar.Triggers;
using Fulmar.Triggers.Timers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Fulmar.Server.Admin;

/// <summary>Timers under <c>/fulmar/v1</c>: <c>timers</c>, and of each <c>runs</c>, <c>pause</c>, <c>resume</c>, <c>run</c>.</summary>
internal sealed class TimerEndpoints(AppCatalog catalog, Pumps pumps, TimerBook book, TimerLedger ledger, ManualTrigger manual)
{
    /// <summary>How many entries of the ledger the counts of <c>timers</c> are of.</summary>
    private const int Counted = 100;
    private const int MostRuns = 1_000;

    public void Map(IEndpointRouteBuilder api)
    {
        api.MapMethods("/timers", ["GET"], AdminJson.Storing(ListAsync));
        api.MapMethods("/timers/{function}/runs", ["GET"], AdminJson.Storing(RunsAsync));
        api.MapMethods("/timers/{function}/pause", ["POST"], AdminJson.Storing(http => SetPausedAsync(http, isPaused: true)));
        api.MapMethods("/timers/{function}/resume", ["POST"], AdminJson.Storing(http => SetPausedAsync(http, isPaused: false)));
        api.MapMethods("/timers/{function}/run", ["POST"], http => Find(http) is { } function ? RunJson.RunAsync(http, manual, function) : NotFoundAsync(http));
    }

    private async Task ListAsync(HttpContext http)
    {
        var paused = await book.ReadPausesAsync(http.RequestAborted);
        var timers = new JsonArray();
        foreach (var timer in pumps.Timers) timers.Add((JsonNode)await OfAsync(timer, paused, http.RequestAborted));
        await AdminJson.WriteAsync(http, timers);
    }

    private async Task<JsonObject> OfAsync(TimerFunction timer, IReadOnlySet<string> paused, CancellationToken cancellationToken)
    {
        var name = timer.Function.Name;
        var state = await book.FindStateAsync(name, cancellationToken);
        var entries = await ledger.ReadNewestAsync(name, Counted, cancellationToken);
        return new JsonObject
        {
            ["function"] = name,
            ["schedule"] = timer.Schedule.Text,
            ["timeZone"] = timer.Schedule.Zone.Id,
            ["last"] = Time(state?.Last),
            ["next"] = Time(state?.WakesAt),
            ["isRunning"] = book.Slot(name).IsRunning,
            ["isPaused"] = paused.Contains(name),
            ["lateMs"] = entries.FirstOrDefault(entry => entry is { Kind: TimerRunKind.Scheduled, Attempts: > 0 })?.LateMs,
            ["missed"] = entries.Sum(entry => entry.Missed),
            ["duplicates"] = entries.Count(entry => entry.Outcome == TimerEntry.Again),
        };
    }

    private async Task RunsAsync(HttpContext http)
    {
        if (Find(http) is not { } function)
        {
            await NotFoundAsync(http);
            return;
        }
        var asked = http.Request.Query["count"].ToString();
        var count = Counted;
        if (asked.Length > 0 && (!int.TryParse(asked, NumberStyles.None, CultureInfo.InvariantCulture, out count) || count is < 1 or > MostRuns))
        {
            await AdminJson.ErrorAsync(http, StatusCodes.Status400BadRequest, $"count is '{asked}', and is a number from 1 to {MostRuns}.");
            return;
        }
        var entries = await ledger.ReadNewestAsync(function, count, http.RequestAborted);
        await AdminJson.WriteAsync(http, new JsonArray([.. entries.Select(Of)]));
    }

    private static JsonNode Of(TimerEntry entry) => new JsonObject
    {
        ["kind"] = entry.Kind.ToString().ToLowerInvariant(),
        ["due"] = Time(entry.Due),
        ["started"] = Time(entry.Started),
        ["ended"] = Time(entry.Ended),
        ["outcome"] = entry.Outcome,
        ["lateMs"] = entry.LateMs,
        ["missed"] = entry.Missed,
        ["missedAtLeast"] = entry.MissedAtLeast,
        ["owner"] = entry.Owner,
        ["attempts"] = entry.Attempts,
    };

    private async Task SetPausedAsync(HttpContext http, bool isPaused)
    {
        if (Find(http) is not { } function)
        {
            await NotFoundAsync(http);
            return;
        }
        await book.SetPausedAsync(function, isPaused, http.RequestAborted);
        await AdminJson.WriteAsync(http, new JsonObject { ["function"] = function, ["isPaused"] = isPaused });
    }

    /// <summary>The name as the app declares it.</summary>
    private string? Find(HttpContext http) =>
        catalog.Current?.Find((string)http.Request.RouteValues["function"]!) is { Trigger: TimerTriggerDefinition } function ? function.Name : null;

    private static Task NotFoundAsync(HttpContext http) =>
        AdminJson.ErrorAsync(http, StatusCodes.Status404NotFound, $"There is no function '{http.Request.RouteValues["function"]}' that a timer starts.");

    private static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("o", CultureInfo.InvariantCulture);
}
