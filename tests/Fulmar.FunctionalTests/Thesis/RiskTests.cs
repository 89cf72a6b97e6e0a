using System.Net.Http.Json;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.FunctionalTests.Processes;
using Fulmar.Soak.Thesis;

namespace Fulmar.FunctionalTests.Thesis;

/// <summary>A message that is bad for its function, or for the whole process, is bad for no other message.</summary>
public sealed class RiskTests
{
    [Fact]
    public async Task A_message_that_kills_the_process_ends_in_poison_and_its_neighbours_are_handled_once()
    {
        using var folder = new ThesisFolder("""{ "version": "2.0", "extensions": { "queues": { "maxDequeueCount": 2 } } }""");
        await using var host = new ThesisHost(folder, start => OwnEnvironment.GiveTo(start, null));
        using var client = new HttpClient { BaseAddress = host.Address };
        string[] neighbours = [.. Enumerable.Range(0, 50).Select(n => $"neighbour {n}")];
        host.Start();
        await host.ListensAsync(RunningHost.Cancelled);

        using var sent = await client.PostAsJsonAsync("api/risks", (string[])[.. neighbours[..20], "kills", .. neighbours[20..]], RunningHost.Cancelled);
        sent.EnsureSuccessStatusCode();
        // Once among others, when nobody knows which one it was; then alone, as often as a message may fail.
        for (var death = 0; death < 3; death++)
        {
            await host.EndsAsync(RunningHost.Cancelled);
            host.Start();
        }
        await host.ListensAsync(RunningHost.Cancelled);
        await ThesisStore.DrainsAsync(folder.Data, RunningHost.Cancelled);
        Assert.Equal(0, await host.StopAsync(RunningHost.Cancelled));

        using var store = new ThesisStore(folder.Data);
        Assert.Equal(neighbours.Order(), store.Documents("handled").Select(document => document.Name).Order());
        Assert.Equal(("risks-poison", 1), Assert.Single(store.Messages()));
    }

    [Fact]
    public async Task A_message_that_always_fails_is_tried_five_times_and_holds_up_nobody()
    {
        await using var host = await RunningHost.Start("thesis");
        var givenUp = host.Logged(entry => entry.Message.Contains("risks-poison", StringComparison.Ordinal));
        string[] sound = [.. Enumerable.Range(0, 20).Select(n => $"sound {n}")];
        var handled = Task.WhenAll(sound.Select(text => host.Logged(entry => entry.Message == $"Handled {text}")));

        using var sent = await host.Client.PostAsJsonAsync("api/risks", (string[])["fails", .. sound], RunningHost.Cancelled);
        sent.EnsureSuccessStatusCode();
        await handled;
        await givenUp;

        // What has been set aside is not taken again: the next message ends, and there were no more attempts.
        var last = host.Logged(entry => entry.Message == "Handled last");
        using var more = await host.Client.PostAsJsonAsync("api/risks", (string[])["last"], RunningHost.Cancelled);
        await last;
        Assert.Equal(5, host.Host.Logs.Newest().Count(entry => entry is { Function: "Risk", Outcome: "Failed" }));
    }

    [Fact]
    public async Task A_message_is_not_given_up_because_others_were_faster()
    {
        const int messages = 50;
        // One attempt: whoever lost a conflict would be given up for it.
        await using var host = await RunningHost.Start("thesis", hostJson: """{ "version": "2.0", "extensions": { "queues": { "maxDequeueCount": 1 } } }""");
        var left = messages;
        var all = host.Logged(entry => entry is { Function: "Risk", Outcome: "Succeeded" } && --left == 0);

        using var sent = await host.Client.PostAsJsonAsync("api/risks", Enumerable.Range(0, messages).Select(n => $"counts {n}"), RunningHost.Cancelled);
        sent.EnsureSuccessStatusCode();
        await all;

        Assert.Contains(host.Host.Logs.Newest(), entry => entry is { Function: "Risk", Outcome: "Refused" });
    }
}
