using Fulmar.Server;
using Fulmar.Server.Doors;

namespace Fulmar.Tests.Configuration;

/// <summary>The host's own folder.</summary>
public sealed class DataDirectoryTests
{
    [Theory]
    [InlineData("nfs4", true)]
    [InlineData("CIFS", true)]
    [InlineData("smb2", true)]
    [InlineData("fuse.sshfs", true)]
    [InlineData("9p", true)]
    [InlineData("ext4", false)]
    [InlineData("xfs", false)]
    [InlineData("btrfs", false)]
    [InlineData("overlayfs", false)]
    [InlineData("tmpfs", false)]
    public void Network_file_systems_are_known_by_name(string format, bool networked) => Assert.Equal(networked, DataDirectory.IsNetworked(format));

    [Fact]
    public void A_host_runs_while_its_directory_is_locked_whatever_process_has_its_number()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            using (var data = DataDirectory.Open(path))
            {
                Assert.Null(HostFile.Find(path));
                // Of another machine's or container's processes: this one has no such number.
                Leave(data.HostFile, int.MaxValue);
                Assert.Equal(int.MaxValue, HostFile.Find(path)?.Pid);
            }
            Assert.Null(HostFile.Find(path));

            // As kill -9 leaves it, and the number is given to another process.
            Leave(Path.Combine(path, "run", "host.json"), Environment.ProcessId);
            Assert.Null(HostFile.Find(path));
            // Nor does a command find it while the next host starts.
            using (DataDirectory.Open(path)) Assert.Null(HostFile.Find(path));
        }
        finally { Directory.Delete(path, recursive: true); }

        static void Leave(string file, int pid) => new HostFile(pid, "shop", "serve", ["http://127.0.0.1:7071"], null, "/tmp/none", DateTimeOffset.UnixEpoch).Write(file);
    }

    [Fact]
    public void It_is_private_and_ignored_by_git_and_free_again_after_its_host()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var left = Path.Combine(path, "run", "app", "7", "old.dll");
            using (DataDirectory.Open(path))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
                Assert.Equal("*\n", File.ReadAllText(Path.Combine(path, ".gitignore")));
                Directory.CreateDirectory(Path.GetDirectoryName(left)!);
                File.WriteAllText(left, "");
            }
            using (DataDirectory.Open(path)) Assert.False(File.Exists(left));
        }
        finally { Directory.Delete(path, recursive: true); }
    }
}
