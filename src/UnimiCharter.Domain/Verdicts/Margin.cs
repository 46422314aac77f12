namespace UnimiCharter.Domain;

/// <summary>
/// How many cases can still go wrong before a pooled standard is missed, exactly; negative when it is missed by so many. Of a share
/// only: the next case of a flow may count above, below or both.
/// </summary>
/// <param name="IfAllAdverse">Assuming that every further case is adverse; null where there is no such number (t = 1 of an at-most, t = 0 of an at-least).</param>
/// <param name="OnFinalVolume">Given the final number of cases; null while that is unknown.</param>
/// <param name="SmallSample">The standard allows less than one adverse case of the final (or present) number of cases.</param>
public sealed record Margin(decimal? IfAllAdverse, decimal? OnFinalVolume, bool SmallSample)
{
    public static Margin None { get; } = new(null, null, false);

    /// <param name="standard">A standard with one threshold; others have no margin.</param>
    /// <param name="n">The pooled numerator so far: adverse cases under an at-most, good ones under an at-least.</param>
    /// <param name="d">The pooled denominator so far.</param>
    /// <param name="finalVolume">The denominator at the end of the year, where it is known.</param>
    public static Margin Of(Standard standard, decimal n, decimal d, decimal? finalVolume)
    {
        var volume = finalVolume ?? d;
        switch (standard)
        {
            case Standard.AtMost { Value: var value }:
            {
                var (p, q, included) = Threshold(standard, value);
                var scale = standard.Unit!.Value.Scale;
                return new Margin(
                    q > p ? n == 0 && d == 0 ? 0 : Last((p * d) - (q * n), q - p, included) : null,
                    finalVolume is { } D ? (n == 0 && D == 0 ? 0 : value <= scale ? Math.Min(D, Last(p * D, q, included)) : Last(p * D, q, included)) - n : null,
                    included ? p * volume < q : p * volume <= q);
            }
            case Standard.AtLeast { Value: var value }:
            {
                var (p, q, _) = Threshold(standard, value);
                return new Margin(
                    p > 0 ? new Fraction((q * n) - (p * d), p).Floor() : null,
                    finalVolume is { } D ? D - Math.Max(0, new Fraction(p * D, q).Ceiling()) - (d - n) : null,
                    (q - p) * volume < q);
            }
            default:
                return None;
        }
    }

    /// <summary>The greatest whole number not above the quotient, or below it when the quotient itself is out.</summary>
    private static decimal Last(decimal numerator, decimal denominator, bool included) =>
        included ? new Fraction(numerator, denominator).Floor() : new Fraction(numerator, denominator).Ceiling() - 1;

    /// <summary>
    /// The threshold that a bare quotient is really held against, p over q, given the rounding that the standard declares: an
    /// at-most is then missed from there on, and its threshold is out.
    /// </summary>
    private static (decimal P, decimal Q, bool Included) Threshold(Standard standard, decimal value)
    {
        var scale = standard.Unit!.Value.Scale;
        if (standard.Precision is not { } decimals) return (value, scale, true);

        // Rounded results are multiples of a step; the last that meets begins, or ends, half a step away from itself.
        var steps = Fraction.PowerOfTen(decimals);
        return standard is Standard.AtLeast
            ? ((2 * decimal.Ceiling(value * steps)) - 1, 2 * steps * scale, true)
            : ((2 * decimal.Floor(value * steps)) + 1, 2 * steps * scale, false);
    }
}
