namespace Fulmar.Soak.Disks;

/// <summary>
/// A disk as a process left it, step by step. What is promised is POSIX' promise and no more: a file's content is durable when the file is synced,
/// a name when its folder is. What was not synced may be there in any part and any order.
/// </summary>
internal sealed class Disk
{
    private readonly DiskFolder root = new();
    private readonly Dictionary<ulong, DiskFile> files = [];

    public void Do(DiskStep step)
    {
        switch (step)
        {
            // An inode's number is given again once its file is gone.
            case Created(var path, var inode): Parent(path).Set((Name(path), files[inode] = new DiskFile())); break;
            case Wrote(var inode, _, _): files[inode].Do(step); break;
            case Resized(var inode, _): files[inode].Do(step); break;
            case Extended(var inode, _): files[inode].Do(step); break;
            case FileSynced(var inode): files[inode].Sync(); break;
            case FolderSynced(var path): Folder(path).Sync(); break;
            case FolderMade(var path): Parent(path).Set((Name(path), new DiskFolder())); break;
            case Removed(var path): Parent(path).Set((Name(path), null)); break;
            case Linked(var from, var to): Parent(to).Set((Name(to), Parent(from).Find(Name(from)))); break;
            case Renamed(var from, var to):
                var entry = Parent(from).Find(Name(from));
                if (Parent(from) == Parent(to)) Parent(to).Set((Name(from), null), (Name(to), entry));
                else
                {
                    Parent(to).Set((Name(to), entry));
                    Parent(from).Set((Name(from), null));
                }
                break;
        }
    }

    /// <summary>Files by their path, as one loss of power may leave them. Folders end with a slash.</summary>
    public Dictionary<string, byte[]> AfterLoss(Chance chance) => Tree(folder => folder.AfterLoss(chance), file => file.AfterLoss(chance));

    /// <summary>Files by their path, as the process saw them. Folders end with a slash.</summary>
    public Dictionary<string, byte[]> Now() => Tree(folder => folder.Now(), file => file.Now());

    private Dictionary<string, byte[]> Tree(Func<DiskFolder, IReadOnlyDictionary<string, object>> names, Func<DiskFile, byte[]> content)
    {
        Dictionary<string, byte[]> found = [];
        Add(root, "");
        return found;

        void Add(DiskFolder folder, string path)
        {
            foreach (var (name, entry) in names(folder))
                if (entry is DiskFolder inner)
                {
                    found.Add($"{path}{name}/", []);
                    Add(inner, $"{path}{name}/");
                }
                else found.Add(path + name, content((DiskFile)entry));
        }
    }

    private DiskFolder Folder(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate(root, (folder, name) => folder.Find(name) as DiskFolder ?? throw new InvalidDataException($"The record has no folder {path}."));

    private DiskFolder Parent(string path) => Folder(path[..Math.Max(0, path.LastIndexOf('/'))]);

    private static string Name(string path) => path[(path.LastIndexOf('/') + 1)..];
}
