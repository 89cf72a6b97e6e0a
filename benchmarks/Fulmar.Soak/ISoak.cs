namespace Fulmar.Soak;

/// <summary>A fault that is made to happen as often as asked. One file each; <see cref="Soaks.All"/> lists them.</summary>
internal interface ISoak
{
    /// <summary>What follows <c>./soak</c>.</summary>
    string Name { get; }

    /// <summary>What is done and what must hold, in one line.</summary>
    string Description { get; }

    /// <summary>How often, unless told.</summary>
    int Count { get; }

    /// <summary>Does it.</summary>
    /// <param name="count">How often.</param>
    /// <param name="seed">What is chosen by chance follows from it.</param>
    /// <param name="progress">Is told how often it was done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<SoakResult> RunAsync(int count, int seed, IProgress<int> progress, CancellationToken cancellationToken);
}

/// <summary>What came out.</summary>
/// <param name="Figures">What was done, in words and numbers: rows of the reliability page.</param>
/// <param name="Problems">What did not hold, a sentence each; empty when all did.</param>
internal sealed record SoakResult(IReadOnlyList<(string What, string Figure)> Figures, IReadOnlyList<string> Problems);

/// <summary>All soaks, in the order of <c>--list</c>.</summary>
internal static class Soaks
{
    public static IReadOnlyList<ISoak> All { get; } = [new PowerLoss.PowerLossSoak(), new Thesis.ThesisSoak()];
}
