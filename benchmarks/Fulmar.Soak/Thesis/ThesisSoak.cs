using System.Globalization;

namespace Fulmar.Soak.Thesis;

/// <inheritdoc cref="ThesisRun"/>
internal sealed class ThesisSoak : ISoak
{
    public string Name => "thesis";

    public string Description =>
        "The host is killed by `kill -9` at random moments, a quarter of them while it starts, under full load of HTTP → queue → function → documents and message: "
        + "every acknowledged number is taken, worked on and counted exactly once, and no unit is there by half.";

    public int Count => 200;

    public async Task<SoakResult> RunAsync(int count, int seed, IProgress<int> progress, CancellationToken cancellationToken)
    {
        var findings = await new ThesisRun(count, seed).RunAsync(progress, cancellationToken).ConfigureAwait(false);
        return new SoakResult(
            [
                ("kills", Number(count)), ("requests that were acknowledged", Number(findings.Acknowledged)),
                ("acknowledged and lost", Number(findings.Lost.Count)), ("applied twice", Number(findings.Twice.Count)), ("there by half", Number(findings.Half.Count)),
            ],
            [.. findings.All]);
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
