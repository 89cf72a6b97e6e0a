using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Fulmar.Server.Platform;

/// <summary>Whose a folder is: .NET does not tell.</summary>
internal static class FolderOwner
{
    private const int CurrentFolder = -100, NoFollow = 0x100, FollowLinks = 0;
    private const uint WantsTypeModeAndOwner = 0x1 | 0x2 | 0x8;
    // struct statx is the same on every architecture: https://man7.org/linux/man-pages/man2/statx.2.html
    private const int StatxSize = 256, OwnerAt = 20, ModeAt = 28;
    private const int TypeMask = 0xF000, Folder = 0x4000, Permissions = 0x1FF, OwnerOnly = 0x1C0;

    /// <summary>The user that this process runs as.</summary>
    public static uint CurrentUser => GetEffectiveUser();

    /// <summary>Whether the path is a folder, no link, that belongs to this user and that only this user can enter.</summary>
    public static bool IsPrivate(string path)
    {
        var status = new byte[StatxSize];
        if (Statx(CurrentFolder, Encoding.UTF8.GetBytes(path + '\0'), NoFollow, WantsTypeModeAndOwner, status) != 0) return false;
        int mode = BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(ModeAt));
        return (mode & TypeMask) == Folder && (mode & Permissions) == OwnerOnly && BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(OwnerAt)) == CurrentUser;
    }

    /// <summary>Whether the folder, or the one that a link leads to, belongs to this user.</summary>
    public static bool IsOwn(string path)
    {
        var status = new byte[StatxSize];
        return Statx(CurrentFolder, Encoding.UTF8.GetBytes(path + '\0'), FollowLinks, WantsTypeModeAndOwner, status) == 0
            && BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(OwnerAt)) == CurrentUser;
    }

    [DllImport("libc", EntryPoint = "statx")]
    private static extern int Statx(int folder, byte[] path, int flags, uint mask, byte[] status);

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint GetEffectiveUser();
}
