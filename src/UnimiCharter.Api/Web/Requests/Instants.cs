using System.Globalization;

namespace UnimiCharter.Api.Web;

/// <summary>Instants as they are written in addresses and answers.</summary>
internal static class Instants
{
    public const int MaxLength = 40;

    private static readonly string[] Formats = ["yyyy-MM-ddTHH:mmK", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-ddTHH:mm:ss.FFFFFFFK"];

    /// <summary>An RFC 3339 instant with its offset.</summary>
    public static bool TryParseExact(string text, out DateTimeOffset instant)
    {
        // A plus in a query that was not escaped arrives as a space.
        var written = (text.Length > 6 && text[^6] == ' ' ? text[..^6] + "+" + text[^5..] : text).ToUpperInvariant();
        var hasOffset = written.EndsWith('Z') || (written.Length > 6 && written[^6] is '+' or '-' && written[^3] == ':');
        return DateTimeOffset.TryParseExact(written, Formats, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out instant) && hasOffset;
    }

    /// <summary><c>2024-07-01T10:00:00Z</c>, with six decimals at most, and none that say nothing.</summary>
    public static string Write(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFZ", CultureInfo.InvariantCulture);
}
