using System.Security.Cryptography;
using System.Text;

namespace UnimiCharter.Api.Webhooks;

/// <summary>
/// The secrets that deliveries are signed with: made, whenever they are needed, from one key, the webhook's name and the generation of the secret.
/// So none is kept anywhere. The key is configured; else, where there is a folder for it, one is made, and kept in a file that only its owner can read.
/// </summary>
internal sealed class WebhookSecrets
{
    public const string Setting = "Charter:Webhooks:Key";
    public const string FileName = "webhooks.key";
    public const string Prefix = "whsec_";

    private const int KeyLength = 32;

    private readonly byte[]? key;

    private WebhookSecrets(byte[]? key) => this.key = key;

    /// <summary>Without a key nobody is subscribed, and nothing is sent.</summary>
    public bool HasKey => key is not null;

    /// <param name="configured">At least 32 bytes in base64; null for none.</param>
    /// <param name="folder">Where one that is made is kept; null where none is to be made.</param>
    /// <exception cref="FormatException">It is no such key.</exception>
    public static WebhookSecrets Of(string? configured, string? folder)
    {
        if (configured is { Length: > 0 }) return new(Read(configured, Setting));
        if (folder is null) return new(null);
        var file = Path.Combine(folder, FileName);
        if (!File.Exists(file)) OwnersFile.Write(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyLength)));
        return new(Read(File.ReadAllText(file).Trim(), file));
    }

    /// <summary>The 32 bytes that a webhook's deliveries are signed with.</summary>
    public byte[] Of(OrganizationCode organization, WebhookCode webhook, long generation) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key!, KeyLength, info: Encoding.ASCII.GetBytes(FormattableString.Invariant($"webhook {organization} {webhook} {generation}")));

    /// <summary>As Standard Webhooks writes it: <c>whsec_…</c>.</summary>
    public string Shown(OrganizationCode organization, WebhookCode webhook, long generation) => Prefix + Convert.ToBase64String(Of(organization, webhook, generation));

    private static byte[] Read(string text, string where)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length) || length < KeyLength)
            throw new FormatException($"{where} is not a key: at least {KeyLength} random bytes in base64 are, as openssl rand -base64 {KeyLength} makes them.");
        return bytes[..length];
    }
}
