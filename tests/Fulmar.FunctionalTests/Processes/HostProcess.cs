using System.Globalization;
using Fulmar.Server.Doors;

namespace Fulmar.FunctionalTests.Processes;

/// <summary><c>./fulmar start</c> or <c>serve</c> as a process of its own, on free ports, with data of its own.</summary>
public sealed class HostProcess : RunningCommand
{
    /// <summary>Stands among the options where the operators' port is to be the one that nobody asked for.</summary>
    public const string DefaultOperatorsPort = "default operators port";

    private readonly TemporaryFolder data;

    private HostProcess(string verb, string folder, IReadOnlyDictionary<string, string?>? environment, string[] options, TemporaryFolder data)
        : base([verb, folder, .. options.Except([DefaultOperatorsPort]), .. Free(options, data.Path)], environment)
    {
        this.data = data;
        Data = options.Contains("--data") ? options[Array.IndexOf(options, "--data") + 1] : data.Path;
    }

    /// <summary>The public door, as the host has written it into its data directory.</summary>
    public Uri Address { get; private set; } = null!;

    public HttpClient Client { get; } = new();

    /// <summary>Where it keeps its data.</summary>
    public string Data { get; }

    /// <summary>Starts it, and waits until it listens. A variable with the value null is taken out of the environment.</summary>
    public static async Task<HostProcess> StartAsync(string verb, string folder, IReadOnlyDictionary<string, string?>? environment = null, params string[] options)
    {
        var host = new HostProcess(verb, folder, environment, options, new TemporaryFolder());
        try
        {
            host.Client.BaseAddress = host.Address = new Uri((await host.ListensAsync(notAs: null)).Public[0]);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until a host listens, and tells what it says of itself.</summary>
    /// <param name="notAs">The process of a host that is gone.</param>
    public async Task<HostFile> ListensAsync(int? notAs)
    {
        HostFile? file = null;
        await Until(() => (file = HostFile.Find(Data)) is not null && file.Pid != notAs, "its address");
        return file!;
    }

    /// <summary>What a path answers.</summary>
    public Task<string> GetAsync(string path) => Client.GetStringAsync(new Uri(path, UriKind.Relative), TestContext.Current.CancellationToken);

    /// <summary>The most memory that the host has ever held at once.</summary>
    public long PeakMegabytes()
    {
        var line = File.ReadLines($"/proc/{HostFile.Find(Data)!.Pid}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Client.Dispose();
        data.Dispose();
    }

    private static IEnumerable<string> Free(string[] options, string data)
    {
        if (!options.Contains("--port")) foreach (var word in new[] { "--port", "0" }) yield return word;
        if (!options.Contains("--operators-port") && !options.Contains(DefaultOperatorsPort)) foreach (var word in new[] { "--operators-port", "0" }) yield return word;
        if (!options.Contains("--data")) foreach (var word in new[] { "--data", data }) yield return word;
    }
}
