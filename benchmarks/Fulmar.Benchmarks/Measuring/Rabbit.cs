using System.Diagnostics;
using System.Globalization;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace Fulmar.Benchmarks.Measuring;

/// <summary>Debian's RabbitMQ as its own guide runs a safe queue: a quorum queue, persistent messages, confirms, acknowledgements by hand, over TCP.</summary>
internal sealed class Rabbit : IAsyncDisposable
{
    private const string Queue = "measured";
    private const int Prefetch = 256;
    private readonly Process process;
    private readonly string folder;
    private readonly ConnectionFactory factory;

    private Rabbit(Process process, string folder, int port)
    {
        this.process = process;
        this.folder = folder;
        factory = new ConnectionFactory { HostName = "127.0.0.1", Port = port };
    }

    /// <summary>Starts a server of its own, on free ports, with data on the disk of the repository.</summary>
    public static async Task<Rabbit> StartAsync()
    {
        Machine.Require("rabbitmq-server", "apt-get install rabbitmq-server");
        var folder = Path.Combine(Repository.Root, "artifacts", "bench", "rabbitmq");
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        Directory.CreateDirectory(folder);
        var (port, distribution) = (Repository.FreePort(), Repository.FreePort());
        var start = new ProcessStartInfo("/usr/lib/rabbitmq/bin/rabbitmq-server") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["RABBITMQ_NODENAME"] = $"bench{port}@localhost",
            ["RABBITMQ_NODE_PORT"] = port.ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_NODE_IP_ADDRESS"] = "127.0.0.1",
            ["RABBITMQ_DIST_PORT"] = distribution.ToString(CultureInfo.InvariantCulture),
            ["RABBITMQ_MNESIA_BASE"] = folder,
            ["RABBITMQ_LOG_BASE"] = folder,
            ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "plugins"),
            ["RABBITMQ_PID_FILE"] = Path.Combine(folder, "pid"),
            ["HOME"] = folder,
        }) start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var rabbit = new Rabbit(process, folder, port);
        var begun = Stopwatch.GetTimestamp();
        while (true)
            try
            {
                await using var connection = await rabbit.factory.CreateConnectionAsync();
                await using var channel = await connection.CreateChannelAsync();
                await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-queue-type"] = "quorum" });
                return rabbit;
            }
            catch (Exception) when (!process.HasExited && Stopwatch.GetElapsedTime(begun) < TimeSpan.FromSeconds(60))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, CancellationToken.None);
            }
    }

    /// <summary>Producers that each await their confirm, over four connections, and four consumers; messages a second that were acknowledged.</summary>
    public async Task<double> EndToEndAsync(int producers, TimeSpan time)
    {
        using var stop = new CancellationTokenSource();
        var done = 0L;
        var connections = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => factory.CreateConnectionAsync()));
        var body = new byte[256];
        foreach (var connection in connections)
        {
            var channel = await connection.CreateChannelAsync();
            await channel.BasicQosAsync(0, Prefetch, false);
            var consumer = new AsyncEventingBasicConsumer(channel);
            consumer.ReceivedAsync += async (_, delivery) =>
            {
                await channel.BasicAckAsync(delivery.DeliveryTag, false);
                Interlocked.Increment(ref done);
            };
            await channel.BasicConsumeAsync(Queue, autoAck: false, consumer);
        }
        var producing = Enumerable.Range(0, producers).Select(i => Task.Run(async () =>
        {
            await using var channel = await connections[i % connections.Length].CreateChannelAsync(new CreateChannelOptions(true, true));
            var properties = new BasicProperties { Persistent = true };
            while (!stop.IsCancellationRequested) await channel.BasicPublishAsync("", Queue, true, properties, body);
        })).ToArray();
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System, CancellationToken.None);
        var (started, before) = (Stopwatch.GetTimestamp(), Interlocked.Read(ref done));
        await Task.Delay(time, TimeProvider.System, CancellationToken.None);
        var rate = (Interlocked.Read(ref done) - before) / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await stop.CancelAsync();
        await Task.WhenAll(producing);
        foreach (var connection in connections) await connection.DisposeAsync();
        return rate;
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
