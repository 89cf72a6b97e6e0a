using System.Reflection;
using System.Runtime.Loader;
using Fulmar.Hosting;
using Fulmar.Sdk.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Fulmar.Tests.Generator;

/// <summary>Compiles an app from source text with the generator, as the build of a user's app does.</summary>
internal static class AppCompiler
{
    public const string ProjectFolder = "/app/";

    /// <summary>What ImplicitUsings and the Sdk's targets add to an app.</summary>
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Fulmar;
        """;

    public static readonly CSharpParseOptions Parsing = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview);

    private static readonly List<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(path => MetadataReference.CreateFromFile(path))];

    public static CSharpCompilation Compile(
        IEnumerable<string> files, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, NullableContextOptions nullable = NullableContextOptions.Enable) =>
        CSharpCompilation.Create(
            "App" + Guid.NewGuid().ToString("N"),
            [Parse(Usings, "Usings.cs"), .. files.Select((text, i) => Parse(text, $"File{i}.cs"))],
            References,
            new CSharpCompilationOptions(kind, nullableContextOptions: nullable, allowUnsafe: true, warningLevel: 9999)
                // The compiler's command line switches these two off: assemblies of the shared framework differ in version.
                .WithSpecificDiagnosticOptions([new("CS1701", ReportDiagnostic.Suppress), new("CS1702", ReportDiagnostic.Suppress)]));

    public static SyntaxTree Parse(string text, string file) => CSharpSyntaxTree.ParseText(text, Parsing, ProjectFolder + file);

    public static GeneratorDriver Driver(bool tracked = false) => CSharpGeneratorDriver.Create(
        [new FunctionGenerator().AsSourceGenerator()],
        parseOptions: Parsing,
        optionsProvider: new BuildProperties(),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: tracked));

    public static CompiledApp Generate(params string[] files) => Generate(Compile(files));

    public static CompiledApp Generate(CSharpCompilation compilation)
    {
        var driver = Driver().RunGeneratorsAndUpdateCompilation(compilation, out var output, out _, TestContext.Current.CancellationToken);
        return new CompiledApp(driver.GetRunResult(), output);
    }

    private sealed class BuildProperties : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions { get; } = new Properties();

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => GlobalOptions;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => GlobalOptions;

        private sealed class Properties : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
            {
                value = KeyComparer.Equals(key, "build_property.ProjectDir") ? ProjectFolder : null;
                return value is not null;
            }
        }
    }
}

/// <summary>An app after the generator has run.</summary>
internal sealed record CompiledApp(GeneratorDriverRunResult Run, Compilation Output)
{
    /// <summary>What the generator reported.</summary>
    public IReadOnlyList<Diagnostic> Findings => Run.Diagnostics;

    /// <summary>What the compiler reported about the app and the generated code, errors and warnings.</summary>
    public IReadOnlyList<Diagnostic> Complaints =>
        [.. Output.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning)];

    public string Generated(string file) => Run.GeneratedTrees.Single(t => Path.GetFileName(t.FilePath) == file).ToString();

    public bool HasGenerated(string file) => Run.GeneratedTrees.Any(t => Path.GetFileName(t.FilePath) == file);

    /// <summary>Loads the app as the host does, and reads its index.</summary>
    public LoadedApp Load()
    {
        Assert.Empty(Findings);
        Assert.Empty(Complaints);
        using var image = new MemoryStream();
        var emitted = Output.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success);
        image.Position = 0;
        var assembly = new AssemblyLoadContext(Output.AssemblyName, isCollectible: true).LoadFromStream(image);
        var attribute = assembly.GetCustomAttribute<FunctionIndexAttribute>()!;
        return new LoadedApp(attribute, ((IFunctionIndex)Activator.CreateInstance(attribute.IndexType)!).Functions);
    }
}

/// <summary>An app in memory.</summary>
internal sealed record LoadedApp(FunctionIndexAttribute Attribute, IReadOnlyList<CompiledFunction> Functions)
{
    public FunctionDefinition Definition(string name) => Function(name).Definition;

    public CompiledFunction Function(string name) => Functions.Single(f => f.Definition.Name == name);

    /// <summary>Runs one invocation and gives its result.</summary>
    public async Task<object?> Invoke(string name, Invocation? invocation = null)
    {
        invocation ??= new Invocation();
        invocation.Of(Definition(name));
        await Function(name).Invoke(invocation);
        return invocation.Result;
    }
}
