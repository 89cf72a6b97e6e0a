using Fulmar.Sdk.Generator;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Fulmar.Tests.Generator;

/// <summary>What is written anew after an edit.</summary>
public sealed class PipelineTests
{
    private const string Function = """
        using Microsoft.AspNetCore.Mvc;
        public class Hello { [Function("hello")] public string Run([HttpTrigger("get")] string body, int page = 1) => body; }
        """;

    private const string Other = "class Other { int Count() => 1; }";

    [Fact]
    public void An_edit_of_another_file_writes_nothing_anew() =>
        AssertUnchanged(After(Edit(1, "class Other { string Name() => \"\"; }")), "all");

    [Fact]
    public void An_edit_inside_of_a_function_writes_nothing_anew() =>
        AssertUnchanged(After(Edit(0, Function.Replace("=> body", "=> body + page", StringComparison.Ordinal))), "all");

    [Fact]
    public void A_line_above_a_function_writes_nothing_anew() =>
        AssertUnchanged(After(Edit(0, "// One more line\n" + Function)), "all");

    [Theory]
    [InlineData("""public record R([property: QueueOutput("out")] string? Message); public class C { [Function("f"), FixedDelayRetry(3, "00:00:01")] public R Run([QueueTrigger("in1")] string message, int dequeueCount) => new(message); }""")]
    [InlineData("""public class C { [Function("f")] public void Run([TimerTrigger("0 * * * *")] TimerInfo timer, ICommit commit) { } }""")]
    [InlineData("""public class C { [Function("f")] public void Run([ServiceBusTrigger("t", "s", IsBatched = true)] List<string> messages) { } }""")]
    public void A_line_above_a_function_of_any_trigger_writes_nothing_anew(string function) =>
        AssertUnchanged(After(Edit(0, "// One more line\n" + function), function), "all");

    [Fact]
    public void A_line_above_a_broken_function_moves_its_finding_only()
    {
        var broken = Function.Replace("\"get\"", "\"fetch\"", StringComparison.Ordinal);
        var after = After(Edit(0, "\n" + broken), broken);

        AssertUnchanged(after, FunctionGenerator.Steps.Functions);
        Assert.Equal(2, Assert.Single(after.Diagnostics).Location.GetLineSpan().StartLinePosition.Line);
    }

    [Fact]
    public void A_new_parameter_is_written()
    {
        var after = After(Edit(0, Function.Replace("int page = 1", "int page = 2", StringComparison.Ordinal)));

        Assert.Contains(Reasons(after, FunctionGenerator.Steps.Functions), r => r == IncrementalStepRunReason.Modified);
        Assert.Contains(after.GeneratedSources, s => s.SourceText.ToString().Contains("\"page\", 2)", StringComparison.Ordinal));
    }

    private static Func<CSharpCompilation, CSharpCompilation> Edit(int file, string text) => compilation =>
        compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[file + 1], AppCompiler.Parse(text, $"File{file}.cs"));

    private static GeneratorRunResult After(Func<CSharpCompilation, CSharpCompilation> edit, string function = Function)
    {
        var compilation = AppCompiler.Compile([function, Other]);
        var driver = AppCompiler.Driver(tracked: true).RunGenerators(compilation, TestContext.Current.CancellationToken);
        return driver.RunGenerators(edit(compilation), TestContext.Current.CancellationToken).GetRunResult().Results.Single();
    }

    private static void AssertUnchanged(GeneratorRunResult result, string step)
    {
        string[] steps = step == "all"
            ? [FunctionGenerator.Steps.Functions, FunctionGenerator.Steps.Findings, FunctionGenerator.Steps.App, FunctionGenerator.Steps.FromBody]
            : [step];
        Assert.All(steps.SelectMany(s => Reasons(result, s)), Unchanged);
        if (step == "all") Assert.All(result.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs).Select(o => o.Reason), Unchanged);
    }

    private static void Unchanged(IncrementalStepRunReason reason) =>
        Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString());

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult result, string step) =>
        result.TrackedSteps[step].SelectMany(s => s.Outputs).Select(o => o.Reason);
}
