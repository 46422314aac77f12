using System.Security.Cryptography;

namespace UnimiCharter.Api.Tests.Harness;

/// <summary>A key to sign charters with, in a file.</summary>
internal static class SigningKey
{
    private static readonly Lazy<string> Kept = new(() => Make(ECCurve.NamedCurves.nistP256));

    /// <summary>Configures it; then the charter of 2024 is published, as in the default run.</summary>
    public static string Setting => "Charter:Signing:Keys=" + Kept.Value;

    public static string Make(ECCurve curve)
    {
        using var key = ECDsa.Create(curve);
        var file = Path.Combine(Path.GetTempPath(), $"unimicharter-signing-{Guid.NewGuid():N}.pem");
        File.WriteAllText(file, key.ExportPkcs8PrivateKeyPem());
        return file;
    }
}
