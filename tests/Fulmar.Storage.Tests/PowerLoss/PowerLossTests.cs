using Fulmar.Soak.PowerLoss;

namespace Fulmar.Storage.Tests.PowerLoss;

/// <summary>Power is lost at moments chosen by chance. <c>./soak power-loss</c> does the same as often as asked.</summary>
public sealed class PowerLossTests
{
    private const int Images = 300;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_was_acknowledged_is_there_after_a_loss_of_power_and_nothing_is_there_in_part()
    {
        var result = await new PowerLossRun(Twin.None, Random.Shared.Next()).RunAsync(Images, null, Token);

        Assert.Null(result.Problem);
        Assert.Equal(Images, result.Images);
    }

    // The red twins: if these did not fail, the test above would prove nothing.
    [Fact]
    public async Task Without_syncs_a_loss_of_power_loses_units()
    {
        var result = await new PowerLossRun(Twin.NotDurable, Random.Shared.Next()).RunAsync(Images, null, Token);

        Assert.NotNull(result.Problem);
    }

    [Fact]
    public async Task Without_syncs_of_names_a_loss_of_power_loses_files_of_large_bodies()
    {
        var result = await new PowerLossRun(Twin.NamesNotSynced, Random.Shared.Next()).RunAsync(Images, null, Token);

        Assert.Contains("has lost its file", result.Problem, StringComparison.Ordinal);
    }
}
