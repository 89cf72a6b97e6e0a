using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Fulmar.FunctionalTests.Hosting;

namespace Fulmar.FunctionalTests.Http;

[Collection(nameof(Developing))]
public sealed class TraceTests(Developing fixture)
{
    private readonly RunningHost host = fixture.Host;

    [Fact]
    public async Task The_callers_trace_goes_on_in_the_function_and_in_what_it_calls()
    {
        const string trace = "0af7651916cd43dd8448eb211c80319c";
        var shown = await Show("/api/traces/show", ("traceparent", $"00-{trace}-b7ad6b7169203331-01"), ("tracestate", "a=1,b=2"));
        Assert.Equal(trace, (string)shown["traceId"]!);
        Assert.Equal($"00-{trace}-{shown["spanId"]}-01", (string)shown["traceParent"]!);
        Assert.Equal("a=1,b=2", (string)shown["traceState"]!);

        var inner = await Show("/api/traces/call", ("traceparent", $"00-{trace}-b7ad6b7169203331-01"));
        Assert.StartsWith($"00-{trace}-", (string)inner["given"]!, StringComparison.Ordinal);
        Assert.DoesNotContain("b7ad6b7169203331", (string)inner["given"]!, StringComparison.Ordinal);
        Assert.Equal(trace, (string)inner["traceId"]!);
    }

    [Fact]
    public async Task Without_a_trace_each_call_begins_its_own()
    {
        var (first, second) = (await Show("/api/traces/show"), await Show("/api/traces/show"));
        Assert.NotEqual((string)first["traceId"]!, (string)second["traceId"]!);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01")]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331")]
    [InlineData("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    public async Task A_malformed_trace_is_ignored(string traceParent)
    {
        var shown = await Show("/api/traces/show", ("traceparent", traceParent));
        Assert.Matches("^[0-9a-f]{32}$", (string)shown["traceId"]!);
        Assert.DoesNotContain("0af7651916cd43dd8448eb211c80319c", (string)shown["traceId"]!, StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(new string('0', 32), (string)shown["traceId"]!);
    }

    [Fact]
    public async Task Every_invocation_is_one_span_and_one_measurement()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Fulmar",
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        var measured = new ConcurrentQueue<(double Seconds, string Function, string Outcome)>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "Fulmar", Name: "fulmar.invocation.duration" }) listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<double>((_, value, tags, _) => measured.Enqueue((value, Tag(tags, "function"), Tag(tags, "outcome"))));
        meters.Start();
        ActivitySource.AddActivityListener(listener);

        const string trace = "1bf7651916cd43dd8448eb211c80319c";
        var failed = host.Logged(entry => entry.TraceId == trace && entry.Function == "Throws");
        await host.Get("/api/traces/show", ("traceparent", $"00-{trace}-b7ad6b7169203331-01"));
        await host.Get("/api/failures/throws", ("traceparent", $"00-{trace}-b7ad6b7169203331-01"));
        await failed;
        // The span ends after the log entry; the operators' door answers when nothing runs.
        Assert.True(SpinWait.SpinUntil(() => spans.Count(s => s.TraceId.ToHexString() == trace) == 2, RunningHost.Bound));
        var (shown, thrown) = (spans.Single(s => s.OperationName == "TraceShow" && s.TraceId.ToHexString() == trace), spans.Single(s => s.OperationName == "Throws" && s.TraceId.ToHexString() == trace));
        Assert.Equal((ActivityKind.Server, ActivityStatusCode.Unset, "b7ad6b7169203331"), (shown.Kind, shown.Status, shown.ParentSpanId.ToHexString()));
        Assert.Equal((ActivityStatusCode.Error, "secret reason"), (thrown.Status, thrown.StatusDescription));
        Assert.Equal("Throws", thrown.GetTagItem("faas.name"));
        Assert.Contains(measured, m => m is { Function: "TraceShow", Outcome: "Succeeded", Seconds: > 0 });
        Assert.Contains(measured, m => m is { Function: "Throws", Outcome: "Failed", Seconds: > 0 });
    }

    private async Task<JsonNode> Show(string path, params (string, string)[] headers) =>
        JsonNode.Parse(await (await host.Get(path, headers)).Content.ReadAsStringAsync(RunningHost.Cancelled))!;

    private static string Tag(ReadOnlySpan<KeyValuePair<string, object?>> tags, string name)
    {
        foreach (var (key, value) in tags)
            if (key == name) return (string)value!;
        return "";
    }
}
