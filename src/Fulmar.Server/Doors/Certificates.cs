using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fulmar.Runtime;
using Fulmar.Server.Configuration;

namespace Fulmar.Server.Doors;

/// <summary>The certificate of the HTTPS door.</summary>
/// <param name="Value">Null where there is no such door.</param>
internal sealed record DoorCertificate(X509Certificate2? Value) : IDisposable
{
    public void Dispose() => Value?.Dispose();
}

/// <summary>Finds it.</summary>
internal static class Certificates
{
    private const string DevelopmentOid = "1.3.6.1.4.1.311.84.1.1";

    /// <exception cref="FulmarException">There is none, or it cannot be opened (FUL4005).</exception>
    public static DoorCertificate Load(HostOptions options)
    {
        if (options.HttpsPort is null) return new(null);
        var certificate = Find(options);
        return certificate.HasPrivateKey ? new(certificate) : throw new FulmarException(ErrorCodes.BadCertificate,
            $"The certificate {options.Certificate} has no private key, without which nobody can serve it.");
    }

    private static X509Certificate2 Find(HostOptions options)
    {
        if (options.Certificate is not { Length: > 0 } file) return Development();
        var path = Path.GetFullPath(Path.Combine(options.AppFolder, file));
        try
        {
            return Path.GetExtension(path).ToLowerInvariant() is ".pem" or ".crt"
                // The round trip gives the key to the handshake; a key of a PEM file alone is not found there.
                ? X509CertificateLoader.LoadPkcs12(X509Certificate2.CreateFromPemFile(path, KeyBeside(path)).Export(X509ContentType.Pkcs12), null)
                : X509CertificateLoader.LoadPkcs12FromFile(path, options.CertificatePassword);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new FulmarException(ErrorCodes.BadCertificate,
                $"The certificate {path} cannot be used: {exception.Message} It must be a .pfx (with --cert-password where it has one), or a .pem with its key in it or beside it as .key.", exception);
        }
    }

    private static string? KeyBeside(string path) => Path.ChangeExtension(path, ".key") is var key && File.Exists(key) ? key : null;

    private static X509Certificate2 Development()
    {
        using var store = new X509Store(StoreName.My, StoreLocation.CurrentUser);
        store.Open(OpenFlags.ReadOnly);
        return store.Certificates.Find(X509FindType.FindByExtension, DevelopmentOid, validOnly: false).FirstOrDefault(c => c.HasPrivateKey)
            ?? throw new FulmarException(ErrorCodes.BadCertificate, "There is no development certificate. Make one with `dotnet dev-certs https`, or name one with --cert.");
    }
}
