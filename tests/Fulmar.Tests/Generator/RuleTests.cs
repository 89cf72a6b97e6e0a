using Fulmar.Sdk.Generator.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Fulmar.Tests.Generator;

/// <summary>Every rule, broken. <c>«»</c> stand around the place that is reported.</summary>
public sealed class RuleTests
{
    [Theory]
    [MemberData(nameof(RuleCases.All), MemberType = typeof(RuleCases))]
    [MemberData(nameof(EventRuleCases.All), MemberType = typeof(EventRuleCases))]
    public void A_broken_rule_is_reported_with_its_code_at_its_place(string code, string source)
    {
        var (text, span) = Unmark(source);
        var app = AppCompiler.Generate(text);

        var finding = Assert.Single(app.Findings);
        Assert.Equal(code, finding.Id);
        Assert.Equal("Fulmar", finding.Descriptor.Category);
        Assert.EndsWith($"More: fulmar explain {code}.", finding.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal("/app/File0.cs", finding.Location.GetLineSpan().Path);
        Assert.Equal(span, finding.Location.SourceSpan);
        // The compiler has nothing to add: what is wrong is left out of the generated code.
        Assert.DoesNotContain(app.Complaints, c => c.Location.SourceTree is { } tree && app.Run.GeneratedTrees.Contains(tree));
    }

    [Theory]
    [InlineData("""[HttpTrigger(Route = "%PREFIX%/{id}")] string body, int id""")]
    [InlineData("""[HttpTrigger(Route = "%ROUTE%")] string body, [Microsoft.AspNetCore.Mvc.FromRoute] int id""")]
    [InlineData("""[HttpTrigger(Route = "a%3Fb%20c")] string body""")]
    [InlineData("""[HttpTrigger(methods: new[] { "get", "POST" }, authLevel: AuthorizationLevel.Admin)] string body""")]
    [InlineData("""[HttpTrigger(Route = "my/admin")] string body""")]
    [InlineData("""[HttpTrigger(Route = "")] string body""")]
    [InlineData("""[TimerTrigger("0 */5 * * * *", RunOnStartup = true)] TimerInfo timer""")]
    [InlineData("""[TimerTrigger("0 7 * * mon-fri", TimeZone = "Europe/Zurich")] TimerInfo timer""")]
    [InlineData("""[TimerTrigger("1.00:00:00")] TimerInfo timer""")]
    [InlineData("""[TimerTrigger("%SCHEDULE%")] string timer""")]
    [InlineData("""[QueueTrigger("Orders-poison")] string message""")]
    [InlineData("""[QueueTrigger("%PREFIX%_%QUEUE%")] string message""")]
    [InlineData("""[ServiceBusTrigger("orders/$DeadLetterQueue")] string message""")]
    [InlineData("""[ServiceBusTrigger("sales/Orders_1.eu", "all", IsSessionsEnabled = true)] string message""")]
    [InlineData("""[ServiceBusTrigger("orders", AutoCompleteMessages = false)] string message, ServiceBusMessageActions actions""")]
    public void What_is_right_is_not_reported(string parameters)
    {
        var app = AppCompiler.Generate($$"""class C { [Function("f")] public static void Run({{parameters}}) { } }""");

        Assert.Empty(app.Findings);
        Assert.Empty(app.Complaints);
    }

    [Fact]
    public void A_trigger_that_the_compiler_cannot_find_is_reported_by_it_alone()
    {
        var app = AppCompiler.Generate("""class C { [Function("f")] public static void Run([NowhereTrigger] string body) { } }""");

        Assert.Empty(app.Findings);
        Assert.Equal(["CS0246", "CS0246"], app.Complaints.Select(c => c.Id));
    }

    [Fact]
    public void Functions_share_a_route_when_their_methods_or_constraints_differ() => Assert.Empty(AppCompiler.Generate("""
        class C
        {
            [Function("a")] public static void A([HttpTrigger("get", Route = "x/{id:int}")] string body) { }
            [Function("b")] public static void B([HttpTrigger("post", Route = "x/{id:int}")] string body) { }
            [Function("c")] public static void C1([HttpTrigger("get", Route = "x/{id:guid}")] string body) { }
            [Function("d")] public static void D([HttpTrigger("get", Route = "x/{id}")] string body) { }
        }
        """).Findings);

    [Fact]
    public void Every_rule_has_a_case()
    {
        var codes = RuleCases.All.Concat(EventRuleCases.All).Select(c => c.Data.Item1).ToHashSet();
        Assert.Equal(RuleCases.Codes, codes.Order());
    }

    [Fact]
    public void Every_message_is_a_sentence_that_says_what_to_do()
    {
        foreach (var code in RuleCases.All.Concat(EventRuleCases.All))
        {
            var message = AppCompiler.Generate(Unmark(code.Data.Item2).Text).Findings[0].GetMessage(System.Globalization.CultureInfo.InvariantCulture);
            Assert.EndsWith(".", message, StringComparison.Ordinal);
            Assert.True(message.IndexOf(". ", StringComparison.Ordinal) > 0 || message.Contains(": ", StringComparison.Ordinal), message);
        }
    }

    [Fact]
    public void A_duplicate_name_reports_the_place_of_the_first_too()
    {
        var finding = Assert.Single(AppCompiler.Generate(
            """class A { [Function("same")] public static void Run([HttpTrigger(Route = "a")] string body) { } }""",
            """class B { [Function("Same")] public static void Run([HttpTrigger(Route = "b")] string body) { } }""").Findings);

        Assert.Equal("FUL2002", finding.Id);
        Assert.Equal("/app/File1.cs", finding.Location.GetLineSpan().Path);
        Assert.Equal("/app/File0.cs", Assert.Single(finding.AdditionalLocations).GetLineSpan().Path);
        Assert.Contains("A.Run", finding.GetMessage(null), StringComparison.Ordinal);
        Assert.Contains("B.Run", finding.GetMessage(null), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("Z9_-", true)]
    [InlineData("", false)]
    [InlineData("9a", false)]
    [InlineData("_a", false)]
    [InlineData("a b", false)]
    [InlineData("é", false)]
    [InlineData("Host", false)]
    [InlineData("hosts", true)]
    public void A_name_begins_with_a_letter_and_is_not_host(string name, bool valid) =>
        Assert.Equal(valid, Sdk.Generator.Reading.FunctionName.IsValid(name));

    [Fact]
    public void A_name_has_at_most_128_characters()
    {
        Assert.True(Sdk.Generator.Reading.FunctionName.IsValid(new string('a', 128)));
        Assert.False(Sdk.Generator.Reading.FunctionName.IsValid(new string('a', 129)));
    }

    private static (string Text, TextSpan Span) Unmark(string source)
    {
        var start = source.IndexOf('«', StringComparison.Ordinal);
        var end = source.IndexOf('»', StringComparison.Ordinal) - 1;
        return (source.Remove(end + 1, 1).Remove(start, 1), TextSpan.FromBounds(start, end));
    }
}

/// <summary>The rules of the generator, found by reflection so that none is forgotten.</summary>
public static partial class RuleCases
{
    public static IEnumerable<string> Codes => typeof(Rule).GetFields().Select(f => ((DiagnosticDescriptor)f.GetValue(null)!).Id).Order();
}
