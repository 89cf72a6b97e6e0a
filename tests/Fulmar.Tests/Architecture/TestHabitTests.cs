using System.Text.RegularExpressions;

namespace Fulmar.Tests.Architecture;

/// <summary>Tests wait for what they wait for, and all of them run.</summary>
public sealed partial class TestHabitTests
{
    [Fact]
    public void No_test_sleeps() => Assert.DoesNotContain(Tests, file => Sleep().IsMatch(SourceTree.Text(file)));

    [Fact]
    public void No_test_is_switched_off() => Assert.DoesNotContain(Tests, file => Off().IsMatch(SourceTree.Text(file)));

    [Theory]
    [InlineData("Thread.S" + "leep(5)")]
    [InlineData("await Task.D" + "elay(100, token)")]
    [InlineData("await Task.D" + "elay(TimeSpan.FromSeconds(1))")]
    public void A_sleep_is_recognised(string code) => Assert.Matches(Sleep(), code);

    private static IEnumerable<string> Tests => SourceTree.Files("tests", ".cs");

    [GeneratedRegex(@"Thread\.Sleep|Task\.Delay\(\s*(?:[0-9]|TimeSpan\.From)")]
    private static partial Regex Sleep();

    [GeneratedRegex(@"\[(?:Fact|Theory|InlineData)[^\]]*\bSkip\s*=")]
    private static partial Regex Off();
}
