using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace UnimiCharter.Api.Publication;

/// <summary>A public key as RFC 7517 has it: P-256, for ES256.</summary>
/// <param name="Kid">Its thumbprint (RFC 7638).</param>
internal sealed record JsonWebKey(string Kty, string Crv, string X, string Y, string Use, string Alg, string Kid);

/// <summary>
/// The keys that published versions are signed with: the first signs, the others are those before it, which still vouch for what
/// they signed. Configured as PEM files; else, where there is a folder for it, one is made, and kept in a file that only its owner can read. Without
/// any, nothing is published.
/// </summary>
internal sealed class SigningKeys : IDisposable
{
    public const string Setting = "Charter:Signing:Keys";
    public const string FileName = "signing.pem";

    private readonly ECDsa[] keys;

    private SigningKeys(ECDsa[] keys)
    {
        this.keys = keys;
        Public = [.. keys.Select(Describe)];
    }

    /// <summary>In the order of the keys.</summary>
    public IReadOnlyList<JsonWebKey> Public { get; }

    /// <param name="configured">The PEM files, separated by commas; null for none.</param>
    /// <param name="folder">Where one that is made is kept; null where none is to be made.</param>
    /// <exception cref="FormatException">A key is missing, cannot be read, or is not one of P-256.</exception>
    public static SigningKeys Of(string? configured, string? folder)
    {
        if (configured is { Length: > 0 })
            return new([.. configured.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Read)]);
        if (folder is null) return new([]);
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file)) Make(file);
        return new([Read(file)]);
    }

    /// <summary>Whether there is a key at all.</summary>
    public bool CanSign => keys.Length > 0;

    public SignedDocument Sign(string text)
    {
        var signature = keys[0].SignData(Encoding.UTF8.GetBytes(text), HashAlgorithmName.SHA256);
        return new(text, CharterDocument.HashOf(text), Base64Url.EncodeToString(signature), Public[0].Kid);
    }

    /// <summary>The public key of that name in PEM; null when it is not known any more.</summary>
    public string? PemOf(string kid) => Public.ToList().FindIndex(k => k.Kid == kid) is >= 0 and var index ? keys[index].ExportSubjectPublicKeyInfoPem() + "\n" : null;

    /// <summary>A signature as openssl takes it.</summary>
    public static byte[] ToDer(string signature)
    {
        var (raw, writer) = (Base64Url.DecodeFromChars(signature), new System.Formats.Asn1.AsnWriter(System.Formats.Asn1.AsnEncodingRules.DER));
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(Trimmed(raw.AsSpan(0, 32)));
            writer.WriteIntegerUnsigned(Trimmed(raw.AsSpan(32)));
        }
        return writer.Encode();

        static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> number)
        {
            var start = number.IndexOfAnyExcept((byte)0);
            return start < 0 ? number[..1] : number[start..];
        }
    }

    public void Dispose()
    {
        foreach (var key in keys) key.Dispose();
    }

    private static ECDsa Read(string file)
    {
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(file));
            // A public key alone cannot sign, and only one curve is meant by ES256.
            if (key.ExportParameters(includePrivateParameters: true).Curve.Oid.Value != ECCurve.NamedCurves.nistP256.Oid.Value) throw new CryptographicException("not P-256");
            return key;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw new FormatException($"{file} is not the PEM file of a P-256 private key: {e.Message}");
        }
    }

    private static void Make(string file)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        OwnersFile.Write(file, key.ExportPkcs8PrivateKeyPem());
    }

    private static JsonWebKey Describe(ECDsa key)
    {
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var (x, y) = (Base64Url.EncodeToString(point.X), Base64Url.EncodeToString(point.Y));
        var thumbprint = SHA256.HashData(Encoding.ASCII.GetBytes($$"""{"crv":"P-256","kty":"EC","x":"{{x}}","y":"{{y}}"}"""));
        return new("EC", "P-256", x, y, "sig", "ES256", Base64Url.EncodeToString(thumbprint));
    }
}
