using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Fulmar.Tests.Architecture;

/// <summary>How large things may grow, and what they may not be called.</summary>
public sealed partial class WallTests(ITestOutputHelper output)
{
    private const int LongestFile = 500, WantedFile = 200, MostDependencies = 6;

    // Each with its reason. A name of Azure's contract that authors of functions write stays as it is.
    private static readonly HashSet<string> LongFiles = [];
    private static readonly HashSet<string> ManyDependencies = [];
    private static readonly HashSet<string> DrawerNames =
    [
        // The isolated worker's name for what a timer tells its function.
        "TimerInfo",
    ];

    [Fact]
    public void No_source_file_has_more_than_500_lines()
    {
        var files = SourceTree.CSharp.Select(file => (File: file, SourceTree.Lines(file).Length)).ToList();
        foreach (var (file, length) in files.Where(f => f.Length is > WantedFile and <= LongestFile).OrderByDescending(f => f.Length))
            output.WriteLine($"{file} has {length} lines; a file aims under {WantedFile}.");

        Assert.Empty(files.Where(f => f.Length > LongestFile && !LongFiles.Contains(f.File)).Select(f => $"{f.File} has {f.Length} lines"));
    }

    [Fact]
    public void No_constructor_takes_more_than_6_dependencies()
    {
        var wide =
            from room in Rooms.Assemblies
            from type in room.Value.GetTypes()
            where !IsMade(type) && !IsRecord(type)
            from constructor in type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            let count = constructor.GetParameters().Length
            where count > MostDependencies && !ManyDependencies.Contains(type.Name)
            select $"{type.FullName} takes {count}";

        Assert.Empty(wide.Order());
    }

    [Fact]
    public void No_type_has_the_name_of_a_drawer()
    {
        var names =
            from file in SourceTree.CSharp
            from Match match in Declaration().Matches(SourceTree.Text(file))
            let name = match.Groups[1].Value
            where Drawer().IsMatch(name) && !DrawerNames.Contains(name)
            select $"{name} in {file}";

        Assert.Empty(names);
    }

    [Fact]
    public void No_file_or_folder_has_the_name_of_a_drawer()
    {
        var names =
            from file in SourceTree.CSharp
            from part in file.Split('/').Select(part => part.Split('.')[0])
            where Drawer().IsMatch(part) && !DrawerNames.Contains(part)
            select $"{part} of {file}";

        Assert.Empty(names);
    }

    [Theory]
    [InlineData("ConnectionManager")]
    [InlineData("DefaultRouter")]
    [InlineData("RouterImpl")]
    [InlineData("FunctionInfo")]
    [InlineData("Utils")]
    [InlineData("WorkerBase")]
    public void A_drawer_is_recognised(string name) => Assert.Matches(Drawer(), name);

    [Theory]
    [InlineData("Database")]
    [InlineData("Defaults")]
    [InlineData("InFlight")]
    [InlineData("Information")]
    public void What_only_looks_like_a_drawer_is_none(string name) => Assert.DoesNotMatch(Drawer(), name);

    private static bool IsMade(Type type) =>
        type.Name.Contains('<', StringComparison.Ordinal) || type.GetCustomAttribute<CompilerGeneratedAttribute>() is not null
        || type.IsSubclassOf(typeof(Delegate));

    private static bool IsRecord(Type type) => type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic) is not null;

    [GeneratedRegex(@"^\s*(?:(?:public|internal|private|protected|file|sealed|static|abstract|partial|readonly|ref|unsafe)\s+)*(?:record\s+(?:class|struct)|class|record|struct|interface|enum)\s+(\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Utility|Common|Shared|Infrastructure|Base|Impl|Info)$|^Default[A-Z]")]
    private static partial Regex Drawer();
}
