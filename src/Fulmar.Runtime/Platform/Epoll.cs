using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Fulmar.Runtime.Platform;

/// <summary>Linux's readiness of many sockets, epoll(7), level-triggered.</summary>
internal static class Epoll
{
    public const uint Readable = 0x1, Writable = 0x4;
    private const int CloseOnExec = 0x80000, Add = 1, Delete = 2, Modify = 3, Interrupted = 4, NotFound = 2;

    // The kernel's struct epoll_event has no padding on x64, and has on every other machine.
    private static readonly bool IsPacked = RuntimeInformation.ProcessArchitecture == Architecture.X64;
    private static readonly int Size = IsPacked ? 12 : 16, DataAt = IsPacked ? 4 : 8;

    /// <exception cref="Win32Exception">The process has too many open files.</exception>
    public static int Create() => epoll_create1(CloseOnExec) is >= 0 and var made ? made : throw new Win32Exception();

    /// <summary>Watches a descriptor, or changes what is watched for. Its end and its errors are always told.</summary>
    /// <exception cref="Win32Exception">The kernel refuses.</exception>
    public static void Watch(int epoll, int descriptor, uint what)
    {
        Span<byte> change = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(change, what);
        BinaryPrimitives.WriteInt32LittleEndian(change[DataAt..], descriptor);
        if (epoll_ctl(epoll, Modify, descriptor, ref change[0]) == 0) return;
        if (Marshal.GetLastPInvokeError() != NotFound || epoll_ctl(epoll, Add, descriptor, ref change[0]) != 0) throw new Win32Exception();
    }

    public static void Forget(int epoll, int descriptor)
    {
        var unused = (byte)0;
        _ = epoll_ctl(epoll, Delete, descriptor, ref unused);
    }

    /// <summary>Room for so many events.</summary>
    // The kernel writes to it while the garbage collector may run.
    public static byte[] Room(int events) => GC.AllocateArray<byte>(events * Size, pinned: true);

    /// <summary>Waits without end until there are events. Returns their number.</summary>
    public static int Wait(int epoll, byte[] room)
    {
        var count = epoll_wait(epoll, ref room[0], room.Length / Size, -1);
        return count >= 0 ? count : Marshal.GetLastPInvokeError() == Interrupted ? 0 : throw new Win32Exception();
    }

    public static (uint What, int Descriptor) Event(byte[] room, int index)
    {
        var at = room.AsSpan(index * Size, Size);
        return (BinaryPrimitives.ReadUInt32LittleEndian(at), BinaryPrimitives.ReadInt32LittleEndian(at[DataAt..]));
    }

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int epoll_create1(int flags);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int epoll_ctl(int epoll, int operation, int descriptor, ref byte change);

    [DllImport("libc", SetLastError = true), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int epoll_wait(int epoll, ref byte room, int events, int milliseconds);
}
