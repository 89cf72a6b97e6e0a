namespace Fulmar.Cli.CommandLine;

/// <summary>One line on a terminal that says how far something long is, and is gone when it is done. Programs and files never see it.</summary>
internal sealed class ProgressLine<T>(VerbOutput output, Func<T, string> text) : IProgress<T>, IDisposable
{
    private const string Clear = "\r\e[K";
    private readonly bool isSeen = !output.IsJson && !Console.IsErrorRedirected;

    public void Report(T value)
    {
        if (isSeen) Console.Error.Write($"{Clear}{text(value)}");
    }

    public void Dispose()
    {
        if (isSeen) Console.Error.Write(Clear);
    }
}
