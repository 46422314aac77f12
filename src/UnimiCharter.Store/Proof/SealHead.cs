using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace UnimiCharter.Store;

/// <summary>
/// The last seal, as a person writes it down: <c>48123-K7QF-2M9X-…</c>, the position up to which it seals and the first 130 bits of its
/// hash in the base 32 of Crockford, which has no I, L, O and U, with two characters more that tell a slip of the pen.
/// </summary>
public readonly record struct SealHead
{
    private const string Digits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int HashLength = 26;
    private const int Length = HashLength + 2;

    private readonly string code;

    private SealHead(long position, string code) => (Position, this.code) = (position, code);

    /// <summary>Every fact up to it is vouched for.</summary>
    public long Position { get; }

    /// <param name="position">Up to where the seal goes.</param>
    /// <param name="hash">The seal's own, in hexadecimal digits.</param>
    public static SealHead Of(long position, string hash) => new(position, Base32(Convert.FromHexString(hash), HashLength));

    /// <summary>Takes small letters and any blanks and hyphens, and I, L and O for the digits that they look like.</summary>
    public static bool TryParse(string? text, out SealHead head)
    {
        head = default;
        var parts = string.Concat((text ?? "").ToUpperInvariant().Where(c => c != ' ').Select(c => c switch { 'O' => '0', 'I' or 'L' => '1', _ => c })).Split('-', 2);
        if (parts.Length < 2 || !long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var position)) return false;
        var code = parts[1].Replace("-", "", StringComparison.Ordinal);
        if (code.Length != Length || code.Any(c => !Digits.Contains(c, StringComparison.Ordinal))) return false;
        head = new(position, code[..HashLength]);
        return head.Check == code[HashLength..];
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Position}-{string.Join('-', (code + Check).Chunk(4).Select(group => new string(group)))}");

    private string Check => Base32(SHA256.HashData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Position}-{code}"))), Length - HashLength);

    private static string Base32(byte[] bytes, int length) => string.Concat(Enumerable.Range(0, length).Select(i =>
    {
        var (at, shift) = Math.DivRem(5 * i, 8);
        return Digits[(((bytes[at] << 8) | (at + 1 < bytes.Length ? bytes[at + 1] : 0)) >> (11 - shift)) & 31];
    }));
}
