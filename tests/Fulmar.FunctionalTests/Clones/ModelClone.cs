using Fulmar.FunctionalTests.Processes;

namespace Fulmar.FunctionalTests.Clones;

/// <summary>
/// A clone with the real commands and one source file, and an SDK that only writes down how it is called: what it
/// publishes is a script that tells its process id and its arguments.
/// </summary>
public sealed class ModelClone : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public ModelClone(string sdkVersion = "10.0.100")
    {
        foreach (var file in Directory.GetFiles(Path.Combine(Clone.Root, "build"))
                     .Concat(["fulmar", "test", "Directory.Build.props", "global.json"]).Select(file => Path.GetFullPath(file, Clone.Root)))
        {
            var target = this[Path.GetRelativePath(Clone.Root, file)];
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        folder.Write("src/One.cs", "one");
        folder.Write("src/Two.cs", "two");
        folder.WriteScript("sdk/dotnet", $$"""
            #!/usr/bin/env bash
            here=$(dirname "$0")
            echo "$*" >>"$here/calls"
            case $1 in
              --version) echo {{sdkVersion}} ;;
              --list-sdks) echo "{{sdkVersion}} [$here/sdk]" ;;
              publish)
                if grep -q broken "$here"/../src/*.cs; then echo 'src/One.cs(1,1): error CS1002: ; expected'; exit 1; fi
                sleep 0.2
                while [[ $1 != -o ]]; do shift; done
                mkdir -p "$2"
                printf '#!/bin/sh\necho "$$ $*"\n' >"$2/fulmar"
                chmod +x "$2/fulmar"
                ;;
            esac
            """);
    }

    public string this[string name] => folder[name];

    /// <summary>How often it was built.</summary>
    public int Builds => Calls.Count(call => call.StartsWith("publish", StringComparison.Ordinal));

    /// <summary>All calls of the SDK.</summary>
    public IReadOnlyList<string> Calls => File.Exists(this["sdk/calls"]) ? File.ReadAllLines(this["sdk/calls"]) : [];

    public Task<ProcessRun> Fulmar(params string[] arguments) => Run(this["fulmar"], arguments);

    public Task<ProcessRun> Run(string command, params string[] arguments) => Run(command, $"{this["sdk"]}:/usr/bin:/bin", arguments);

    /// <summary>Adds a built test project whose runner does this.</summary>
    public void AddTests(string name, string runner)
    {
        folder.Write($"tests/{name}/{name}.csproj", "");
        folder.WriteScript($"artifacts/bin/{name}/release/{name}", $"#!/usr/bin/env bash\n{runner}\n");
    }

    /// <summary>Runs it where no SDK is on the path.</summary>
    public Task<ProcessRun> FulmarWithoutSdkOnPath()
    {
        // All that the machine has, but for the one thing.
        Directory.CreateDirectory(this["tools"]);
        foreach (var tool in Directory.GetFiles("/bin").Concat(Directory.GetFiles("/usr/bin")))
        {
            var link = Path.Combine(this["tools"], Path.GetFileName(tool));
            if (Path.GetFileName(tool) != "dotnet" && !File.Exists(link)) File.CreateSymbolicLink(link, tool);
        }
        return Run(this["fulmar"], this["tools"], []);
    }

    /// <summary>Puts the SDK where its install script does, <c>~/.dotnet</c>.</summary>
    public void MoveSdkHome() => Directory.Move(this["sdk"], this[".dotnet"]);

    public void Dispose() => folder.Dispose();

    private Task<ProcessRun> Run(string command, string path, string[] arguments) =>
        ProcessRun.Of(command, arguments, environment: new Dictionary<string, string?> { ["PATH"] = path, ["HOME"] = folder.Path, ["FULMAR_DATA"] = null });
}
