using System.Runtime.InteropServices;
using System.Text;

namespace Fulmar.Storage.Sqlite.Platform;

/// <summary>What .NET cannot do about durability.</summary>
internal static class DurableFile
{
    private const int ReadOnly = 0, Folder = 0x10000, CloseOnExec = 0x80000, NotPermitted = 13;
    // O_DIRECTORY differs: 0x10000 on x64, 0x4000 on arm64. Both kernels' headers: asm/fcntl.h.
    private static readonly int FolderFlag = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : Folder;

    /// <summary>Makes the names in a folder durable: a file's own sync does not.</summary>
    public static void SyncFolder(string path)
    {
        var descriptor = Open(Encoding.UTF8.GetBytes(path + '\0'), ReadOnly | FolderFlag | CloseOnExec);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == NotPermitted) throw new UnauthorizedAccessException($"{path} cannot be read.");
        if (descriptor < 0) throw new IOException($"{path} cannot be opened to be synced (errno {Marshal.GetLastPInvokeError()}).");
        try
        {
            if (Sync(descriptor) != 0) throw new IOException($"{path} cannot be synced (errno {Marshal.GetLastPInvokeError()}).");
        }
        finally { _ = Close(descriptor); }
    }

    /// <summary>Makes a folder, and its name durable in the one that it stands in.</summary>
    public static void CreateFolder(string path, bool isDurable)
    {
        Directory.CreateDirectory(path);
        if (!isDurable || Path.GetDirectoryName(Path.GetFullPath(path)) is not { } parent) return;
        // One that this user may pass through but not read was made by somebody else, as was the folder in it.
        try { SyncFolder(parent); }
        catch (UnauthorizedAccessException) { }
    }

    /// <summary>Makes all files and folders below a folder durable.</summary>
    public static void SyncTree(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder)) SyncFile(file);
        foreach (var inner in new DirectoryInfo(folder).EnumerateDirectories())
            if (inner.LinkTarget is null) SyncTree(inner.FullName);
        SyncFolder(folder);
    }

    /// <summary>Makes what is in a file durable.</summary>
    public static void SyncFile(string file)
    {
        using var open = File.OpenHandle(file, FileMode.Open, FileAccess.ReadWrite);
        RandomAccess.FlushToDisk(open);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Sync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int descriptor);
}
