using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fulmar.FunctionalTests.Processes;
using Fulmar.Server.Doors;

namespace Fulmar.FunctionalTests.Hosts;

/// <summary>HTTPS with a certificate of one's own.</summary>
public sealed class HttpsTests
{
    [Theory]
    [InlineData("two.pem")]
    [InlineData("one.pem")]
    [InlineData("plain.pfx")]
    [InlineData("locked.pfx")]
    public async Task A_certificate_of_ones_own_is_served(string file)
    {
        using var app = new PublishedApp(("host.json", """{ "version": "2.0", "extensions": { "http": { "hsts": { "isEnabled": true, "maxAge": "10" } } } }"""));
        var thumbprint = WriteCertificates(app);
        await using var host = await HostProcess.StartAsync("start", app.Path, new Dictionary<string, string?> { ["FULMAR__CERTPASSWORD"] = file == "locked.pfx" ? "hidden" : null },
            "--https-port", "0", "--cert", app[file]);

        var addresses = HostFile.Find(host.Data)!.Public;
        Assert.Equal(["http", "https"], addresses.Select(address => new Uri(address).Scheme));
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHashString() == thumbprint;
        using var client = new HttpClient(handler) { BaseAddress = new Uri(addresses[1]) };
        using var response = await client.GetAsync(new Uri("api/Greeting", UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.True(response.IsSuccessStatusCode);
        Assert.Equal("max-age=864000", Assert.Single(response.Headers.GetValues("Strict-Transport-Security")));
        Assert.Equal("none", await host.GetAsync("api/Greeting"));
    }

    [Theory]
    [InlineData("public.pem")]
    [InlineData("public.pfx")]
    [InlineData("locked.pfx")]
    public async Task A_certificate_without_its_key_or_its_password_is_refused(string file)
    {
        using var app = new PublishedApp();
        WriteCertificates(app);

        var run = await app.RefusedStart("--https-port", "0", "--cert", app[file]);

        Assert.Equal(3, run.ExitCode);
        Assert.Contains("error FUL4005: ", run.Error);
        Assert.Contains(app[file], run.Error);
    }

    private static string WriteCertificates(PublishedApp app)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        var (pem, keyPem) = (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        app.Write("two.pem", pem);
        app.Write("two.key", keyPem);
        app.Write("one.pem", pem + "\n" + keyPem);
        app.Write("public.pem", pem);
        File.WriteAllBytes(app["plain.pfx"], certificate.Export(X509ContentType.Pkcs12));
        File.WriteAllBytes(app["locked.pfx"], certificate.Export(X509ContentType.Pkcs12, "hidden"));
        using var withoutKey = X509CertificateLoader.LoadCertificate(certificate.RawData);
        File.WriteAllBytes(app["public.pfx"], withoutKey.Export(X509ContentType.Pkcs12));
        return certificate.Thumbprint;
    }
}
