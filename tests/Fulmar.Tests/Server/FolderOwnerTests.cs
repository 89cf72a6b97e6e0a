using Fulmar.Server.Platform;

namespace Fulmar.Tests.Server;

public sealed class FolderOwnerTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fulmar-");

    [Fact]
    public void A_folder_of_this_user_alone_is_private()
    {
        File.SetUnixFileMode(folder.FullName, Owner);
        Assert.True(FolderOwner.IsPrivate(folder.FullName));
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherExecute)]
    public void A_folder_that_others_can_enter_is_not(UnixFileMode more)
    {
        File.SetUnixFileMode(folder.FullName, Owner | more);
        Assert.False(FolderOwner.IsPrivate(folder.FullName));
    }

    [Fact]
    public void A_link_to_one_is_not()
    {
        File.SetUnixFileMode(folder.FullName, Owner);
        var link = folder.FullName + ".link";
        Directory.CreateSymbolicLink(link, folder.FullName);
        try { Assert.False(FolderOwner.IsPrivate(link)); }
        finally { File.Delete(link); }
    }

    [Fact]
    public void Neither_is_a_folder_that_is_not_there_nor_another_users()
    {
        Assert.False(FolderOwner.IsPrivate(Path.Combine(folder.FullName, "none")));
        if (FolderOwner.CurrentUser != 0) Assert.False(FolderOwner.IsPrivate("/root"));
    }

    public void Dispose() => folder.Delete(recursive: true);
}
