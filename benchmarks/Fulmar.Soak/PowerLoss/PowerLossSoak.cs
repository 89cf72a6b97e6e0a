using System.Globalization;

namespace Fulmar.Soak.PowerLoss;

/// <inheritdoc cref="PowerLossRun"/>
internal sealed class PowerLossSoak : ISoak
{
    public string Name => "power-loss";

    public string Description =>
        "Disks are rebuilt as losses of power may have left them, any part of what was not synced missing or torn: every acknowledged unit is there, none in part.";

    public int Count => 2_000;

    public async Task<SoakResult> RunAsync(int count, int seed, IProgress<int> progress, CancellationToken cancellationToken)
    {
        var run = await new PowerLossRun(Twin.None, seed).RunAsync(count, progress, cancellationToken).ConfigureAwait(false);
        return new SoakResult(
            [("disks that were rebuilt and opened", Number(run.Images)), ("units that were committed", Number(run.Units)), ("steps that were recorded: writes, syncs, names", Number(run.Steps))],
            run.Problem is { } problem ? [problem] : []);
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
