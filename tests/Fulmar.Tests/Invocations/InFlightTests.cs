using System.Diagnostics;
using System.Text.Json;
using Fulmar.Hosting;
using Fulmar.Runtime;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;
using Fulmar.Runtime.Workers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulmar.Tests.Invocations;

/// <summary>The watch over what runs.</summary>
public sealed class InFlightTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(5);
    private static readonly AppSnapshot Version1 = AppSnapshot.Create(1, "app", new HostDefinition { FunctionTimeout = TimeSpan.FromSeconds(1) }, new OneFunction());

    [Fact]
    public async Task A_pass_that_fails_does_not_end_the_watch()
    {
        var inFlight = new InFlight(new InFlightOptions { Grace = TimeSpan.Zero, WatchInterval = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, NullLogger<InFlight>.Instance);
        var given = new TaskCompletionSource();
        inFlight.Add(new Overdue(() => { given.SetResult(); return Task.CompletedTask; }));
        // The newest is looked at first.
        inFlight.Add(new Overdue(() => throw new InvalidOperationException("on purpose")));
        using var stop = new CancellationTokenSource();

        var watch = inFlight.WatchAsync(stop.Token);

        await given.Task.WaitAsync(Bound, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await watch;
    }

    [Fact]
    public async Task User_code_that_locks_its_context_does_not_keep_the_host_from_cancelling_it()
    {
        var invocation = new Overdue(() => Task.CompletedTask);
        var (held, cancelled) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var registration = invocation.CancellationToken.Register(cancelled.SetResult);
        using var release = new ManualResetEventSlim();
        var holder = Task.Run(() =>
        {
            lock (invocation)
            {
                held.SetResult();
                release.Wait(Bound);
            }
        }, TestContext.Current.CancellationToken);
        await held.Task;
        try { await Task.Run(invocation.Cancel, TestContext.Current.CancellationToken).WaitAsync(Bound / 2, TestContext.Current.CancellationToken); }
        finally { release.Set(); }
        await cancelled.Task.WaitAsync(Bound, TestContext.Current.CancellationToken);
        await holder;
    }

    private sealed class Overdue : Invocation
    {
        private readonly Func<Task> abandon;

        public Overdue(Func<Task> abandon) : base(Version1, Version1.Functions[0])
        {
            this.abandon = abandon;
            StartedAt = Stopwatch.GetTimestamp() - 100 * Stopwatch.Frequency;
        }

        public override HttpContext? HttpContext => null;

        public override IFeatureCollection Features { get; } = new FeatureCollection();

        public override BindingContext BindingContext => throw new NotSupportedException();

        protected override CancellationToken CallerGone => CancellationToken.None;

        protected internal override bool IsCallerGone => false;

        protected internal override void Describe(Activity activity) { }

        protected internal override ValueTask SettleAsync() => ValueTask.CompletedTask;

        protected internal override ValueTask FailAsync(Exception exception, InvocationOutcome outcome) => ValueTask.CompletedTask;

        protected internal override Task AbandonAsync() => abandon();
    }

    private sealed class OneFunction : IWorker
    {
        public IReadOnlyList<FunctionDefinition> Functions { get; } =
            [new() { Name = "Hello", EntryPoint = "Hello", Bindings = [new("request", "httpTrigger", BindingDirection.In, new Dictionary<string, object?>())] }];

        public IServiceProvider Services { get; } = new ServiceCollection().BuildServiceProvider();

        public Task<FulmarException> Ended { get; } = new TaskCompletionSource<FulmarException>().Task;

        public JsonSerializerOptions Json => JsonSerializerOptions.Web;

        public FunctionInvoker Bind(FunctionDefinition function) => _ => ValueTask.CompletedTask;

        public FunctionExecutionDelegate? BuildMiddleware(FunctionExecutionDelegate function) => null;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
