using System.Xml.Linq;

namespace Fulmar.Tests.Architecture;

/// <summary>Who may use whom.</summary>
public sealed class RoomTests
{
    private static readonly string[] Built = ["src", "tests", "benchmarks"];

    [Fact]
    public void The_project_table_names_every_project_and_no_other() =>
        Assert.Equal(Projects().Keys.Order(), Rooms.Table().Keys.Order());

    [Fact]
    public void Every_project_references_what_the_table_says_and_nothing_else()
    {
        var table = Rooms.Table();

        foreach (var (project, references) in Projects())
            Assert.Equal($"{project} → {string.Join(", ", table[project])}", $"{project} → {string.Join(", ", references)}");
    }

    [Fact]
    public void No_compiled_room_uses_a_room_that_the_table_does_not_lead_to()
    {
        var table = Rooms.Table();
        foreach (var (room, assembly) in Rooms.Assemblies)
        {
            var allowed = Reachable(table, room);
            var used = assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(Rooms.Assemblies.ContainsKey);
            Assert.Empty(used.Except(allowed).Select(other => $"{room} uses {other}"));
        }
    }

    [Fact]
    public void Every_room_is_looked_at() => Assert.Equal(Projects().Keys.Order(), Rooms.Assemblies.Keys.Order());

    [Fact]
    public void Every_room_has_a_page_that_says_what_it_owns_and_never_does()
    {
        foreach (var project in Projects().Keys.Where(project => !HasPackagePage(project)))
        {
            var page = SourceTree.Lines($"src/{project}/README.md");
            Assert.Equal($"# {project}", page[0]);
            Assert.True(page.Length <= 40, $"src/{project}/README.md has {page.Length} lines; a room's page has about 30.");
            Assert.All(["**Owns", "**Comes in", "**Goes out", "**Never"], word => Assert.Contains(page, line => line.Contains(word, StringComparison.Ordinal)));
        }
    }

    [Fact]
    public void Every_project_stands_in_the_solution()
    {
        var listed = XDocument.Parse(SourceTree.Text("Fulmar.slnx")).Descendants("Project").Select(project => (string)project.Attribute("Path")!);
        var present = Built.SelectMany(folder => SourceTree.Files(folder, ".csproj"))
            // Apps of the tests too: a solution builds in its own configuration only what it lists. Other deeper ones are built by who runs them.
            .Where(file => file.Split('/').Length == 3 || file.StartsWith("tests/apps/", StringComparison.Ordinal));

        Assert.Equal(present.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    /// <summary>Whether the page is that of a package: then it speaks to the package's users.</summary>
    private static bool HasPackagePage(string project) =>
        XDocument.Parse(SourceTree.Text($"src/{project}/{project}.csproj")).Descendants("PackageReadmeFile").Any();

    /// <summary>The projects of src/ with their references. One that only orders builds is none.</summary>
    private static Dictionary<string, IReadOnlyList<string>> Projects() => SourceTree.Files("src", ".csproj").ToDictionary(
        file => Path.GetFileNameWithoutExtension(file),
        file => (IReadOnlyList<string>)
        [
            .. XDocument.Parse(SourceTree.Text(file)).Descendants("ProjectReference")
                .Where(reference => (string?)reference.Attribute("ReferenceOutputAssembly") != "false")
                .Select(reference => Path.GetFileNameWithoutExtension((string)reference.Attribute("Include")!)).Order(StringComparer.Ordinal),
        ]);

    private static HashSet<string> Reachable(IReadOnlyDictionary<string, IReadOnlyList<string>> table, string room)
    {
        HashSet<string> reached = [];
        Stack<string> open = new(table[room]);
        while (open.TryPop(out var next))
            if (reached.Add(next))
                foreach (var further in table[next]) open.Push(further);
        return reached;
    }
}
