using System.Security.Cryptography;
using System.Text;

namespace Fulmar.Server.Apps;

/// <summary>Tells from names, sizes and times whether files have changed, in milliseconds: none of them is read.</summary>
internal sealed class Fingerprint : IDisposable
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(string file)
    {
        var details = new FileInfo(file);
        hash.AppendData(Encoding.UTF8.GetBytes($"{file}|{details.Length}|{details.LastWriteTimeUtc.Ticks}\n"));
    }

    /// <summary>Adds the files of a folder at any depth, in an order that is always the same.</summary>
    /// <param name="folder">Absolute.</param>
    /// <param name="takesFile">Which files count.</param>
    /// <param name="takesFolder">Which folders are looked into.</param>
    public void AddAll(string folder, Func<string, bool> takesFile, Func<string, bool> takesFolder)
    {
        foreach (var file in Directory.GetFiles(folder).Where(takesFile).Order(StringComparer.Ordinal)) Add(file);
        foreach (var inner in Directory.GetDirectories(folder).Where(takesFolder).Order(StringComparer.Ordinal)) AddAll(inner, takesFile, takesFolder);
    }

    /// <summary>What was added, as text. Begins anew.</summary>
    public string Take() => Convert.ToHexString(hash.GetHashAndReset());

    public void Dispose() => hash.Dispose();
}
