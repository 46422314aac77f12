using System.Globalization;

namespace UnimiCharter.Api.Web;

/// <summary>Why a literal is no number that is wanted.</summary>
internal enum Inexact
{
    TooManyDecimals = 1,
    TooLarge = 2,
}

/// <summary>Numbers as they are written.</summary>
internal static class Literals
{
    /// <summary>Digits and nothing else: the framework would take zero characters after them.</summary>
    public static bool IsWhole(string text) => text.Length > 0 && text.All(char.IsAsciiDigit);

    /// <summary>The number that a literal writes, exactly; null when it is. Too large a number keeps its sign.</summary>
    public static Inexact? Exact(string literal, int maxDecimals, out decimal number)
    {
        var exponentAt = literal.AsSpan().IndexOfAny('e', 'E');
        var mantissa = exponentAt < 0 ? literal : literal[..exponentAt];
        var point = mantissa.IndexOf('.', StringComparison.Ordinal);
        var fraction = point < 0 ? "" : mantissa[(point + 1)..];
        var digits = (point < 0 ? mantissa : mantissa[..point]) + fraction;
        var significant = digits.TrimStart('-').TrimStart('0');
        var trimmed = significant.TrimEnd('0');
        number = literal.StartsWith('-') ? -1 : 1;
        if (trimmed.Length == 0)
        {
            number = 0;
            return null;
        }

        var exponent = exponentAt < 0 ? 0 : ExponentOf(literal.AsSpan(exponentAt + 1));
        var scale = fraction.Length - exponent - (significant.Length - trimmed.Length);
        if (scale > maxDecimals) return Inexact.TooManyDecimals;
        if (trimmed.Length - scale > 15) return Inexact.TooLarge;
        number = decimal.Parse(literal, NumberStyles.Float, CultureInfo.InvariantCulture);
        return null;
    }

    /// <summary>A mantissa has at most as many digits as a body has bytes: an exponent of more digits than these is as good as any.</summary>
    private static long ExponentOf(ReadOnlySpan<char> written)
    {
        const int Digits = 12;
        var digits = written.TrimStart("+-").TrimStart('0');
        var magnitude = digits.Length > Digits ? (long)1e12 : digits.IsEmpty ? 0 : long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return written[0] == '-' ? -magnitude : magnitude;
    }
}
