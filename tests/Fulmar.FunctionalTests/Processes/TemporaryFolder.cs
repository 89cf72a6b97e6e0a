namespace Fulmar.FunctionalTests.Processes;

/// <summary>A folder outside the clone, gone after the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    private const string Memory = "/dev/shm";

    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("fulmar-test-").FullName;

    private TemporaryFolder(string path) => Path = path;

    public string Path { get; }

    /// <summary>One that never reaches a disk, where there is such a place: for data that nobody will read again.</summary>
    public static TemporaryFolder InMemory() => Directory.Exists(Memory)
        ? new(Directory.CreateDirectory(System.IO.Path.Combine(Memory, $"fulmar-test-{Guid.NewGuid():N}")).FullName)
        : new();

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
    }

    public void WriteScript(string name, string text)
    {
        Write(name, text);
        MakeExecutable(this[name]);
    }

    public static void MakeExecutable(string file)
    {
        if (OperatingSystem.IsWindows()) return;
        File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute);
    }

    public void Dispose()
    {
        // A test may have deleted it: that a host survives that is one of them.
        if (Directory.Exists(Path)) Directory.Delete(Path, recursive: true);
    }
}
