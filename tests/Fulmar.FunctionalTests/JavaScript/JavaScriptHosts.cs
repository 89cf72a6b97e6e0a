using System.Diagnostics;
using System.Net;
using Fulmar.FunctionalTests.Hosting;
using Fulmar.Runtime.Workers.Node;

namespace Fulmar.FunctionalTests.JavaScript;

/// <summary>What tests ask of a host that runs an app in JavaScript.</summary>
internal static class JavaScriptHosts
{
    /// <summary>Waits until a function has so many invocations.</summary>
    public static async Task Runs(this RunningHost host, string function, int count)
    {
        var state = host.Host.Catalog.Current!.Find(function)!.State;
        for (var began = Stopwatch.GetTimestamp(); state.Running != count; await Task.Yield())
            Assert.True(Stopwatch.GetElapsedTime(began) < RunningHost.Bound, $"{function} runs {state.Running} times, not {count}");
    }

    /// <summary>Asks until the answer has a status.</summary>
    public static async Task Answers(this RunningHost host, string path, HttpStatusCode status)
    {
        for (var began = Stopwatch.GetTimestamp(); ;)
        {
            using var response = await host.Get(path);
            if (response.StatusCode == status) return;
            Assert.True(Stopwatch.GetElapsedTime(began) < RunningHost.Bound, $"{path} answers {response.StatusCode}, not {status}");
        }
    }

    /// <summary>The process that leads the group of the worker, once there is one.</summary>
    public static async Task<int> Worker(this RunningHost host)
    {
        var worker = (NodeWorker)host.Host.Catalog.Current!.Worker;
        for (var began = Stopwatch.GetTimestamp(); ; await Task.Yield())
        {
            if (worker.ProcessIds is [var id, ..]) return id;
            Assert.True(Stopwatch.GetElapsedTime(began) < RunningHost.Bound, "no worker runs");
        }
    }
}
