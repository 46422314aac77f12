namespace UnimiCharter.Api.Web;

/// <summary>The mark before decimals.</summary>
internal enum DecimalMark
{
    Point = 1,
    Comma = 2,
}

/// <summary>
/// How a file writes its numbers: 12.500 is twelve and a half or twelve thousand five hundred, as it was said of the file or as its
/// other numbers show. Both marks in one number, or one mark twice, say which is which; where nothing does, nothing is guessed.
/// </summary>
/// <param name="said">Null where nobody said it.</param>
internal sealed class Notation(DecimalMark? said = null)
{
    private static readonly System.Buffers.SearchValues<char> Digits = System.Buffers.SearchValues.Create("0123456789");

    private bool hasShownPoint, hasShownComma;

    /// <summary>What the numbers that were read showed; null where they showed nothing, or both.</summary>
    public DecimalMark? Shown => (hasShownPoint, hasShownComma) switch { (true, false) => DecimalMark.Point, (false, true) => DecimalMark.Comma, _ => null };

    /// <summary>Whether a number was read that reads two ways.</summary>
    public bool HasDoubts { get; private set; }

    /// <summary>A number as JSON writes it; null when it is none.</summary>
    /// <param name="readsTwoWays">The mark in it is that of decimals, as it is given, or parts thousands.</param>
    public string? Read(string written, out bool readsTwoWays)
    {
        readsTwoWays = false;
        var text = written.Trim();
        var digits = text.AsSpan().TrimStart('-');
        if (text.Length - digits.Length > 1 || digits.Length == 0) return null;
        var (points, commas) = (digits.Count('.'), digits.Count(','));
        if (points + commas == 0) return IsDigits(digits) ? text : null;
        var mark = digits[digits.LastIndexOfAny('.', ',')];
        // One mark again and again parts thousands; of both the last is that of decimals.
        if (points > 0 && commas > 0) return (mark == '.' ? points : commas) == 1 ? Decimal(text, mark) : null;
        if (points + commas > 1) return Whole(text, mark);
        if (!ReadsTwoWays(digits, mark)) return Decimal(text, mark);
        if (said is { } known) return known == Of(mark) ? Decimal(text, mark) : Whole(text, mark);
        HasDoubts = readsTwoWays = true;
        return text.Replace(mark, '.');
    }

    /// <summary>Whether three digits after the one mark may be decimals, or the last of thousands: <c>12.500</c>.</summary>
    public static bool ReadsTwoWays(ReadOnlySpan<char> number, char mark = '.')
    {
        var digits = number.TrimStart('-');
        if (digits.IndexOfAnyExcept(Digits) != digits.IndexOf(mark)) return false;
        return digits.IndexOf(mark) is >= 1 and <= 3 and var at && digits[0] != '0' && digits.Length - at == 4;
    }

    /// <summary>The same number in one way to read it only: three decimals might be thousands, four are none.</summary>
    /// <param name="number">With a point before its decimals.</param>
    public static string OneWay(string number) => ReadsTwoWays(number) ? number + "0" : number;

    private static DecimalMark Of(char mark) => mark == '.' ? DecimalMark.Point : DecimalMark.Comma;

    private static bool IsDigits(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');

    private static char Other(char mark) => mark == '.' ? ',' : '.';

    /// <summary>With decimals after the mark, and perhaps thousands parted by the other one.</summary>
    private string? Decimal(string text, char mark)
    {
        if (said is { } known && known != Of(mark)) return null;
        var at = text.IndexOf(mark, StringComparison.Ordinal);
        if (WithoutThousands(text[..at], Other(mark)) is not { } whole || !IsDigits(text.AsSpan(at + 1))) return null;
        Show(mark);
        return $"{whole}.{text[(at + 1)..]}";
    }

    /// <summary>With thousands parted by the mark.</summary>
    private string? Whole(string text, char mark)
    {
        if (said is { } known && known == Of(mark)) return null;
        if (WithoutThousands(text, mark) is not { } whole) return null;
        Show(Other(mark));
        return whole;
    }

    private void Show(char mark)
    {
        if (mark == '.') hasShownPoint = true;
        else hasShownComma = true;
    }

    private static string? WithoutThousands(string text, char mark)
    {
        var sign = text.StartsWith('-') ? "-" : "";
        var parts = text[sign.Length..].Split(mark);
        var isNumber = parts.All(part => IsDigits(part)) && (parts.Length == 1 || (parts[0].Length <= 3 && parts[0][0] != '0' && parts.Skip(1).All(part => part.Length == 3)));
        return isNumber ? sign + string.Concat(parts) : null;
    }
}
