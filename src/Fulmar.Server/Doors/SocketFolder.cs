using System.Security.Cryptography;
using System.Text;
using Fulmar.Runtime;
using Fulmar.Server.Platform;

namespace Fulmar.Server.Doors;

/// <summary>Where Unix sockets live: paths end at 107 bytes, so not in the data directory.</summary>
internal static class SocketFolder
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>The socket of the host that runs on a data directory, in a folder that only this user can enter.</summary>
    public static string PathFor(string dataDirectory) => PathFor(dataDirectory, ".sock");

    /// <summary>A file for something that has a path, beside the sockets.</summary>
    public static string PathFor(string path, string extension) =>
        Path.Combine(Open(), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(path)))[..16] + extension);

    // Where worker processes of Node connect. Nobody waits for one that long.
    private const string OfNode = "*.node";
    private static readonly TimeSpan Stale = TimeSpan.FromMinutes(5);

    /// <summary>Removes what hosts left that were killed while a worker connected.</summary>
    public static void Sweep()
    {
        var before = TimeProvider.System.GetUtcNow() - Stale;
        foreach (var path in Directory.EnumerateFiles(Open(), OfNode).Where(path => File.GetLastWriteTimeUtc(path) < before))
            try { File.Delete(path); }
            catch (IOException) { /* another host was quicker, or the next start sweeps it */ }
    }

    /// <summary>The folder, made where it is missing.</summary>
    /// <exception cref="FulmarException">It is somebody else's (FUL4003).</exception>
    public static string Open()
    {
        var runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        var folder = runtime is { Length: > 0 and < 60 } && Directory.Exists(runtime)
            ? Path.Combine(runtime, "fulmar")
            : Path.Combine(Path.GetTempPath() is { Length: < 50 } temp ? temp : "/tmp", $"fulmar-{FolderOwner.CurrentUser}");
        Directory.CreateDirectory(folder, Owner);
        // Somebody else's folder of that name in a shared temp directory must not be trusted.
        if (!FolderOwner.IsPrivate(folder))
            throw new FulmarException(ErrorCodes.DataDirectoryUnusable,
                $"The folder {folder} is another user's, a link, or open to others. Remove it (or `chmod 700` it if it is yours), or set XDG_RUNTIME_DIR to a folder of your own.");
        return folder;
    }
}
