using System.Globalization;
using Fulmar.Runtime;

namespace Fulmar.Server;

/// <summary>The host's own folder, locked while it runs.</summary>
public sealed class DataDirectory : IDisposable
{
    private static readonly string[] Networked = ["nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "9p", "fuse.sshfs", "afs", "ceph", "glusterfs", "lustre"];
    // Longer than a command looks whether a host runs, which holds the lock meanwhile.
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    private readonly FileStream lockFile;

    private DataDirectory(string path, FileStream lockFile)
    {
        Path = path;
        this.lockFile = lockFile;
    }

    /// <summary>The folder, absolute.</summary>
    public string Path { get; }

    /// <summary>What belongs to the running process: the lock, the doors' addresses, copies of the app's output.</summary>
    public string Run => System.IO.Path.Combine(Path, "run");

    /// <summary>Where the ports of the running host stand.</summary>
    public string HostFile => HostFileIn(Path);

    /// <summary>Where a process leaves which messages it ran.</summary>
    public string Suspects => SuspectsIn(Path);

    /// <summary>The same, of a data directory that somebody else has opened.</summary>
    public static string SuspectsIn(string path) => System.IO.Path.Combine(path, "run", "suspects");

    internal static string HostFileIn(string path) => System.IO.Path.Combine(path, "run", "host.json");

    internal static string LockIn(string path) => System.IO.Path.Combine(path, "run", "lock");

    /// <summary>Opens and locks it, creating what is missing (mode 0700).</summary>
    /// <exception cref="FulmarException">In use (FUL4002), on a network file system or not writable (FUL4003).</exception>
    public static DataDirectory Open(string path)
    {
        try
        {
            var run = System.IO.Path.Combine(path, "run");
            CreatePrivate(path);
            CreatePrivate(run);
            RefuseNetwork(path);
            IgnoreInGit(path);
            var locked = Lock(path);
            // What a killed host left: from here on it would be taken for this one's.
            File.Delete(HostFileIn(path));
            Sweep(System.IO.Path.Combine(run, "app"));
            return new DataDirectory(path, locked);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new FulmarException(ErrorCodes.DataDirectoryUnusable,
                $"The data directory {path} cannot be used: {exception.Message} Choose another with --data, or give this user the right to write there.", exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try { File.Delete(HostFile); }
        finally { lockFile.Dispose(); }
    }

    private static FileStream Lock(string path)
    {
        FileStream? stream = null;
        SpinWait.SpinUntil(() => (stream = FileLock.TryTake(LockIn(path))) is not null, Moment);
        if (stream is null) throw new FulmarException(ErrorCodes.DataDirectoryInUse,
            $"Another host or command (pid {PidIn(System.IO.Path.Combine(path, "run", "pid"))}) runs on {path}. Stop it, or give this one its own with --data.");
        File.WriteAllText(System.IO.Path.Combine(path, "run", "pid"), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return stream;
    }

    // Copies that a killed host left.
    private static void Sweep(string copies)
    {
        if (Directory.Exists(copies)) Directory.Delete(copies, recursive: true);
    }

    private static string PidIn(string file)
    {
        try { return File.ReadAllText(file).Trim(); }
        catch (IOException) { return "unknown"; }
    }

    private static void CreatePrivate(string path)
    {
        const UnixFileMode owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Directory.CreateDirectory(path, owner);
        // Made by somebody else, such as a container's volume, it is tightened where that is allowed.
        if (File.GetUnixFileMode(path) != owner)
            try { File.SetUnixFileMode(path, owner); }
            catch (UnauthorizedAccessException) { /* not ours to change; what lies in it is */ }
    }

    private static void RefuseNetwork(string path)
    {
        var format = new DriveInfo(path).DriveFormat;
        if (IsNetworked(format))
            throw new FulmarException(ErrorCodes.DataDirectoryUnusable,
                $"The data directory {path} is on a network file system ({format}), whose locks and syncs do not keep what they promise. Choose a local one with --data.");
    }

    /// <summary>Whether the name of a file system, as the kernel tells it, is a network one's.</summary>
    internal static bool IsNetworked(string format) => Networked.Contains(format, StringComparer.OrdinalIgnoreCase);

    private static void IgnoreInGit(string path)
    {
        var file = System.IO.Path.Combine(path, ".gitignore");
        if (!File.Exists(file)) File.WriteAllText(file, "*\n");
    }
}
