using System.Diagnostics;
using System.Net.Sockets;

namespace Fulmar.Benchmarks.Measuring;

/// <summary>A server under measurement, as a process of its own.</summary>
internal sealed class Subject : IAsyncDisposable
{
    private readonly Process process;

    private Subject(string name, Process process, Uri address, TimeSpan firstAnswer)
    {
        Name = name;
        this.process = process;
        Address = address;
        FirstAnswer = firstAnswer;
    }

    public string Name { get; }

    public Uri Address { get; }

    /// <summary>From the start of the process to the first complete answer.</summary>
    public TimeSpan FirstAnswer { get; }

    public int Pid => process.Id;

    /// <summary>Starts the process and waits for its first answer on <paramref name="port"/>, to the path <paramref name="ready"/>.</summary>
    public static async Task<Subject> StartAsync(string name, string file, IEnumerable<string> arguments, int port, IReadOnlyDictionary<string, string>? environment = null, string ready = "api/allocated")
    {
        var start = new ProcessStartInfo(file) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        // A machine behind a proxy may have it: every Node reads a whole list of certificates at its start then, and keeps it.
        start.Environment.Remove("NODE_EXTRA_CA_CERTS");
        foreach (var (key, value) in environment ?? new Dictionary<string, string>()) start.Environment[key] = value;
        var begun = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        var errors = new System.Text.StringBuilder();
        process.ErrorDataReceived += (_, line) => errors.AppendLine(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var address = new Uri($"http://127.0.0.1:{port}");
        while (!await AnswersAsync(port, ready))
            if (process.HasExited || Stopwatch.GetElapsedTime(begun) > TimeSpan.FromSeconds(60))
                throw new InvalidOperationException($"{name} did not start: {errors}");
        return new Subject(name, process, address, Stopwatch.GetElapsedTime(begun));
    }

    /// <summary>Proportional set size of the process and all its children, in bytes: shared pages count by their share.</summary>
    public long Memory() => Tree(Pid).Sum(Pss);

    /// <summary>Processor time that the process and all its children have used so far.</summary>
    public TimeSpan Processor() => Tree(Pid).Aggregate(TimeSpan.Zero, (sum, pid) => sum + Processor(pid));

    /// <summary>Proportional set size of the one process of that name among its children, in bytes.</summary>
    public long MemoryOf(string name) => Pss(Tree(Pid).Single(pid => File.ReadAllText($"/proc/{pid}/comm").Trim() == name));

    public async ValueTask DisposeAsync()
    {
        Process.Start("kill", ["-TERM", Pid.ToString(System.Globalization.CultureInfo.InvariantCulture)])!.WaitForExit();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    // Bytes on a socket: an HTTP client would cost more start-up than what is measured.
    private static async Task<bool> AnswersAsync(int port, string ready)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync("127.0.0.1", port);
            await socket.SendAsync(System.Text.Encoding.ASCII.GetBytes($"GET /{ready} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
            var buffer = new byte[1024];
            var read = await socket.ReceiveAsync(buffer);
            return read > 12 && buffer.AsSpan(9, 3).SequenceEqual("200"u8);
        }
        catch (SocketException)
        {
            await Task.Yield();
            return false;
        }
    }

    private static IEnumerable<int> Tree(int pid)
    {
        yield return pid;
        foreach (var task in Directory.EnumerateDirectories($"/proc/{pid}/task"))
            foreach (var child in Children(task).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                foreach (var each in Tree(int.Parse(child, System.Globalization.CultureInfo.InvariantCulture))) yield return each;
    }

    private static string Children(string task)
    {
        try { return File.ReadAllText(Path.Combine(task, "children")); }
        // The thread has ended since it was listed.
        catch (IOException) { return ""; }
    }

    private static TimeSpan Processor(int pid)
    {
        const int ticksPerSecond = 100;
        var status = Status(pid);
        return TimeSpan.FromSeconds((status[11] + status[12]) / (double)ticksPerSecond);
    }

    // The numbers of /proc/PID/stat that follow the name, which may hold blanks; the first, a letter, counts as 0.
    private static long[] Status(int pid)
    {
        var text = File.ReadAllText($"/proc/{pid}/stat");
        return [.. text[(text.LastIndexOf(')') + 2)..].Split(' ').Select(part => long.TryParse(part, System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : 0)];
    }

    private static long Pss(int pid) => File.ReadLines($"/proc/{pid}/smaps_rollup")
        .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
        .Select(line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture) * 1024).First();
}
