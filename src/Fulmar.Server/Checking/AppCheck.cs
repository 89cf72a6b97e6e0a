using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Fulmar.Runtime;
using Fulmar.Server.Apps;
using Fulmar.Server.Configuration;

namespace Fulmar.Server.Checking;

/// <summary>How good a finding is.</summary>
public enum Verdict
{
    /// <summary>Runs as it is.</summary>
    Runs,

    /// <summary>Runs, with something to know.</summary>
    Note,

    /// <summary>Does not run.</summary>
    Fails,
}

/// <summary>One thing that was found in an app.</summary>
/// <param name="Verdict">Whether it runs.</param>
/// <param name="Subject">A function, a package, a file.</param>
/// <param name="Place">File, and line where there is one; relative to the app's folder.</param>
/// <param name="Reason">Why, and what to do.</param>
public sealed record Finding(Verdict Verdict, string Subject, string? Place, string Reason);

/// <summary>Tells of an Azure Functions app what runs here, what does not, and why. Reads files only: nothing of the app is built or run.</summary>
public static partial class AppCheck
{
    private const string Later = "comes with a later version of Fulmar";
    private static readonly string[] NeverRun = ["bin", "obj", ".fulmar", ".git", "node_modules"];

    // Packages whose source compiles unchanged against the Sdk once the reference is swapped.
    private static readonly HashSet<string> Swapped = new(StringComparer.OrdinalIgnoreCase)
    {
        "Microsoft.Azure.Functions.Worker", "Microsoft.Azure.Functions.Worker.Sdk", "Microsoft.Azure.Functions.Worker.Core",
        "Microsoft.Azure.Functions.Worker.Extensions.Http", "Microsoft.Azure.Functions.Worker.Extensions.Http.AspNetCore",
        "Microsoft.Azure.Functions.Worker.Extensions.Timer", "Microsoft.Azure.Functions.Worker.Extensions.Storage.Queues", "Microsoft.Azure.Functions.Worker.Extensions.ServiceBus",
    };

    // What starts a function, by its attribute.
    private static readonly Dictionary<string, string> Triggers = new()
    {
        ["Http"] = "HTTP function.", ["Timer"] = "Timer function.", ["Queue"] = "Storage queue function.", ["ServiceBus"] = "Service Bus queue function.",
    };

    // What starts a function in JavaScript, by the method that registers it.
    private static readonly string[] JavaScriptKinds = ["http", "get", "post", "put", "patch", "deleteRequest", "timer", "storageQueue", "serviceBusQueue", "warmup"];

    private static readonly HashSet<string> KnownTypes = new(StringComparer.OrdinalIgnoreCase) { "httpTrigger", "http", "timerTrigger", "queueTrigger", "queue", "serviceBusTrigger", "serviceBus", "warmupTrigger" };

    private static readonly string[] Outputs = ["Queue", "ServiceBus"];

    /// <summary>Looks at every file that says what the app is.</summary>
    /// <exception cref="FulmarException">There is no such folder (FUL1001).</exception>
    public static IReadOnlyList<Finding> Of(string folder)
    {
        var path = Path.GetFullPath(folder);
        if (!Directory.Exists(path)) throw new FulmarException(ErrorCodes.NoApp, $"There is no folder {path}.");
        List<Finding> findings = [];
        Configuration(path, findings);
        var projects = Directory.GetFiles(path, "*.csproj");
        if (projects is [var project]) CSharp(path, project, findings);
        if (File.Exists(Path.Combine(path, "package.json"))) JavaScript(path, findings);
        FunctionFolders(path, findings);
        if (projects.Length != 1 && !File.Exists(Path.Combine(path, "package.json")))
        {
            try { AppFolder.Open(path); }
            catch (FulmarException refused) { findings.Add(new(Verdict.Fails, "app", null, refused.Message)); }
        }
        return findings;
    }

    private static void Configuration(string path, List<Finding> findings)
    {
        try
        {
            var configuration = HostConfiguration.Read(path, RunMode.Start, new Dictionary<string, string?>(), HostConfiguration.ProcessEnvironment());
            HostJson.Read(configuration);
            HostOptions.Read(path, RunMode.Start, configuration.Values);
            findings.AddRange(configuration.Warnings.Select(warning => new Finding(Verdict.Note, "configuration", warning.Split(':')[0], warning)));
            if (configuration.AppSettings.GetValueOrDefault("FUNCTIONS_WORKER_RUNTIME")?.Value is { } runtime && runtime is not ("dotnet-isolated" or "node" or "custom"))
                findings.Add(new(Verdict.Fails, "FUNCTIONS_WORKER_RUNTIME", "local.settings.json", $"The app is made for the runtime '{runtime}', which Fulmar does not run."));
        }
        catch (FulmarException exception) { findings.Add(new(Verdict.Fails, "configuration", null, $"{exception.Code}: {exception.Message}")); }
        if (!File.Exists(Path.Combine(path, "host.json")))
            findings.Add(new(Verdict.Note, "host.json", null, "There is none: every default holds."));
    }

    private static void CSharp(string path, string project, List<Finding> findings)
    {
        try { AppFolder.Open(path); }
        catch (FulmarException refused) { findings.Add(new(Verdict.Fails, "app", Path.GetFileName(project), refused.Message)); return; }
        var document = XDocument.Load(project);
        var file = Path.GetFileName(project);
        var framework = document.Descendants().FirstOrDefault(e => e.Name.LocalName == "TargetFramework")?.Value;
        if (framework is not null && FrameworkVersion().Match(framework) is { Success: true } match && int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture) > Environment.Version.Major)
            findings.Add(new(Verdict.Fails, "framework", file, $"{framework} is newer than this host's .NET {Environment.Version.Major}. Set net{Environment.Version.Major}.0."));
        var packages = AppFolder.Packages(document);
        var hasSdk = packages.Contains("Fulmar.Sdk", StringComparer.OrdinalIgnoreCase);
        foreach (var package in packages)
        {
            if (Swapped.Contains(package)) findings.Add(new(hasSdk ? Verdict.Note : Verdict.Fails, package, file, "Swap it for <PackageReference Include=\"Fulmar.Sdk\" />: the source stays as it is."));
            else if (package.StartsWith("Microsoft.Azure.Functions.Worker.Extensions.", StringComparison.OrdinalIgnoreCase)) findings.Add(new(Verdict.Fails, package, file, $"Its triggers and bindings are not there yet: {Later}."));
            else if (package.StartsWith("Microsoft.Azure.Functions.Worker", StringComparison.OrdinalIgnoreCase) || package.StartsWith("Microsoft.ApplicationInsights", StringComparison.OrdinalIgnoreCase)) findings.Add(new(Verdict.Note, package, file, "Remove it: the host does logging and telemetry."));
        }
        if (!hasSdk && !packages.Any(Swapped.Contains)) findings.Add(new(Verdict.Fails, "Fulmar.Sdk", file, "The project does not reference it. Add <PackageReference Include=\"Fulmar.Sdk\" />."));
        foreach (var source in SourceFiles(path, "*.cs")) CSharpFunctions(path, source, findings);
    }

    private static void CSharpFunctions(string path, string source, List<Finding> findings)
    {
        var text = File.ReadAllText(source);
        foreach (Match function in CSharpFunction().Matches(text))
        {
            var name = function.Groups["name"].Value;
            // The trigger is the next one in the file: attributes of the parameters follow the method's.
            var trigger = CSharpTrigger().Match(text, function.Index);
            var type = trigger.Success ? trigger.Groups["type"].Value : "Http";
            findings.Add(!Triggers.TryGetValue(type, out var runs) ? new(Verdict.Fails, name, Place(function.Index), $"It is started by {type}Trigger, which {Later}.")
                : type == "ServiceBus" && TwoNames().IsMatch(trigger.Groups["rest"].Value)
                    ? new(Verdict.Fails, name, Place(function.Index), $"It is started by a subscription of a topic, which {Later}. A queue runs.")
                : new(Verdict.Runs, name, Place(function.Index), runs));
        }
        foreach (Match output in CSharpOutput().Matches(text))
        {
            var type = output.Groups["type"].Value;
            var isTopic = output.Groups["rest"].Value.Contains("EntityType.Topic", StringComparison.Ordinal);
            findings.Add(Outputs.Contains(type) && !isTopic
                ? new(Verdict.Runs, $"{type}Output", Place(output.Index), "Its messages are in the commit of the invocation.")
                : new(Verdict.Fails, $"{type}Output", Place(output.Index), $"{(isTopic ? "A topic" : "This output")} {Later}."));
        }

        string Place(int index) => $"{Path.GetRelativePath(path, source)}:{text.AsSpan(0, index).Count('\n') + 1}";
    }

    private static void JavaScript(string path, List<Finding> findings)
    {
        if (JavaScriptFiles.ReadPackage(path) is { Main: null } && !JavaScriptFiles.HasFunctionFolders(path))
            findings.Add(new(Verdict.Fails, "package.json", "package.json", "It has no \"main\", which says where functions are, such as \"src/functions/*.js\"."));
        // What the app's own build wrote says once more what its source says.
        var outputs = JavaScriptFiles.OutputsOf(path).Select(output => Path.Combine(path, output) + "/").ToList();
        foreach (var source in SourceFiles(path, "*.js").Concat(SourceFiles(path, "*.ts")))
        {
            if (outputs.Any(output => source.StartsWith(output, StringComparison.Ordinal))) continue;
            var text = File.ReadAllText(source);
            foreach (Match call in JavaScriptFunction().Matches(text))
            {
                var kind = call.Groups["kind"].Value;
                var runs = JavaScriptKinds.Contains(kind);
                findings.Add(new(runs ? Verdict.Runs : Verdict.Fails, call.Groups["name"].Value, $"{Path.GetRelativePath(path, source)}:{text.AsSpan(0, call.Index).Count('\n') + 1}",
                    runs ? $"app.{kind} in JavaScript." : $"app.{kind} in JavaScript: {Later}."));
            }
        }
    }

    private static void FunctionFolders(string path, List<Finding> findings)
    {
        foreach (var folder in Directory.EnumerateDirectories(path))
        {
            var file = Path.Combine(folder, "function.json");
            if (!File.Exists(file)) continue;
            var place = Path.GetRelativePath(path, file);
            try
            {
                var types = JsonFile.Read(file)!.Where(p => p.Key.StartsWith("bindings:", StringComparison.OrdinalIgnoreCase) && p.Key.EndsWith(":type", StringComparison.OrdinalIgnoreCase)).Select(p => p.Value);
                List<string> unknown = [.. types.OfType<string>().Where(type => !KnownTypes.Contains(type))];
                findings.Add(unknown.Count == 0 ? new(Verdict.Runs, Path.GetFileName(folder), place, "A function.json function.")
                    : new(Verdict.Fails, Path.GetFileName(folder), place, $"A function.json function with bindings ({string.Join(", ", unknown)}) that are not there yet: {Later}."));
            }
            catch (Exception exception) when (exception is FulmarException or JsonException) { findings.Add(new(Verdict.Fails, Path.GetFileName(folder), place, exception.Message)); }
        }
    }

    private static IEnumerable<string> SourceFiles(string folder, string pattern)
    {
        foreach (var file in Directory.EnumerateFiles(folder, pattern)) yield return file;
        foreach (var inner in Directory.EnumerateDirectories(folder))
            if (!NeverRun.Contains(Path.GetFileName(inner)))
                foreach (var file in SourceFiles(inner, pattern)) yield return file;
    }

    [GeneratedRegex(@"\[\s*Function\s*\(\s*(nameof\s*\(\s*)?""?(?<name>[A-Za-z0-9_\-.]+)""?")]
    private static partial Regex CSharpFunction();

    [GeneratedRegex(@"\[\s*(?<type>[A-Za-z]+)Trigger\b(\s*\((?<rest>[^\])]*))?")]
    private static partial Regex CSharpTrigger();

    // Of an attribute with a topic: its subscription stands where other options have their name and an equals sign.
    [GeneratedRegex(@"^[^,]+,\s*(""|\w+\s*:|[\w.]+\s*(,|$))")]
    private static partial Regex TwoNames();

    [GeneratedRegex(@"\[\s*(return\s*:\s*)?(?<type>[A-Z][A-Za-z]*)Output(Attribute)?\s*\((?<rest>[^\]]*)")]
    private static partial Regex CSharpOutput();

    [GeneratedRegex(@"\bapp\.(?<kind>[a-zA-Z]+)\(\s*['""](?<name>[^'""]+)['""]")]
    private static partial Regex JavaScriptFunction();

    [GeneratedRegex(@"^net(\d+)\.\d+")]
    private static partial Regex FrameworkVersion();
}
