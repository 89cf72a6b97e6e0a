using Fulmar.Sdk.Generator.Emitting;
using Fulmar.Sdk.Generator.Model;
using Fulmar.Sdk.Generator.Reading;
using Fulmar.Sdk.Generator.Rules;
using Microsoft.CodeAnalysis;

namespace Fulmar.Sdk.Generator;

/// <summary>
/// Finds the functions of an app while it is compiled, writes the index that the host loads, and reports what is wrong with them.
/// Every step passes on values that compare by content, so that an edit elsewhere writes nothing anew.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class FunctionGenerator : IIncrementalGenerator
{
    /// <summary>The pipeline's steps by the names that tests look for.</summary>
    internal static class Steps
    {
        public const string Functions = nameof(Functions);
        public const string Findings = nameof(Findings);
        public const string App = nameof(App);
        public const string FromBody = nameof(FromBody);
    }

    /// <summary>Sets up the pipeline.</summary>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        context.RegisterPostInitializationOutput(output => output.AddSource("AzureNamespaces.g.cs", AzureNamespaces.Text));

        var app = context.CompilationProvider.Select(ReadApp).WithTrackingName(Steps.App);
        var projectFolder = context.AnalyzerConfigOptionsProvider.Select((options, _) =>
            options.GlobalOptions.TryGetValue("build_property.ProjectDir", out var folder) ? folder : null);
        var found = context.SyntaxProvider.ForAttributeWithMetadataName(WellKnown.Function, FunctionReader.IsCandidate, FunctionReader.Read);

        var functions = found.Where(f => f.Model is not null).Select((f, _) => f.Model!).Collect()
            .Select((models, _) => models.ToEquatable()).WithTrackingName(Steps.Functions);
        context.RegisterSourceOutput(functions.Combine(app).Combine(projectFolder), (output, source) =>
        {
            var ((models, settings), folder) = source;
            // A library without functions has nothing to index; an app without any may consist of other languages' functions.
            if (!settings.HasSdk || (models.Count == 0 && !settings.IsExecutable)) return;
            output.AddSource("FunctionIndex.g.cs", IndexSource.Write(models, settings, folder));
            if (settings is { IsExecutable: true, HasProgram: false }) output.AddSource("EntryPoint.g.cs", EntryPointSource.Text);
        });

        var fromBody = context.SyntaxProvider.CreateSyntaxProvider(FromBodyReader.IsCandidate, FromBodyReader.Read).Collect()
            .Select((uses, _) => uses.Aggregate(FromBodyUse.None, (all, use) => all | use)).WithTrackingName(Steps.FromBody);
        context.RegisterSourceOutput(fromBody.Combine(app), (output, source) =>
        {
            if (source.Right.HasSdk && FromBodySource.Write(source.Left) is { } text) output.AddSource("FromBody.g.cs", text);
        });

        var findings = found.Collect()
            .Select((all, _) => all.SelectMany(f => f.Findings).Concat(AppRules.Check([.. all.Select(f => f.Declaration)])).ToEquatable())
            .WithTrackingName(Steps.Findings);
        context.RegisterSourceOutput(findings, (output, all) =>
        {
            foreach (var finding in all) output.ReportDiagnostic(finding.ToDiagnostic());
        });
    }

    private static AppModel ReadApp(Compilation compilation, CancellationToken cancellationToken)
    {
        var isExecutable = compilation.Options.OutputKind is OutputKind.ConsoleApplication or OutputKind.WindowsApplication;
        return new AppModel(
            compilation.GetTypeByMetadataName(WellKnown.FunctionIndex) is not null,
            isExecutable,
            isExecutable && (compilation.Options.MainTypeName is not null || compilation.GetEntryPoint(cancellationToken) is not null));
    }
}
