using Fulmar.Soak;

namespace Fulmar.Storage.Tests.PowerLoss;

/// <summary>The page that soaks write.</summary>
public sealed class ReliabilityPageTests
{
    [Fact]
    public void A_section_is_written_over_its_own_and_leaves_the_others()
    {
        const string page = "# Reliability\n\nText.\n\n## one\n\nold\n\n## two\n\nkept\n";

        Assert.Equal("# Reliability\n\nText.\n\n## one\n\nnew\n\n## two\n\nkept\n", ReliabilityPage.With(page, "one", "## one\n\nnew\n\n"));
        Assert.Equal(page + "\n## three\n\nnew\n", ReliabilityPage.With(page, "three", "## three\n\nnew\n"));
    }
}
