namespace UnimiCharter.Domain;

/// <summary>
/// What a single figure may be. The bounds are what keeps arithmetic in <see cref="decimal"/> exact: the largest product
/// formed (a figure summed over 120 months, scaled to percents, times a standard) has at most 28 digits.
/// </summary>
public static class Bounds
{
    /// <summary>A count, a numerator, a denominator: 0 to this, both ends included.</summary>
    public const long MaxCount = 999_999_999_999;

    /// <summary>An amount or a standard's value: minus this to this, both ends included.</summary>
    public const decimal MaxAmount = 999_999_999_999m;

    /// <summary>Decimals of an amount or of a standard's value.</summary>
    public const int MaxDecimals = 6;

    public static bool IsAmount(decimal value) =>
        Math.Abs(value) <= MaxAmount && decimal.Round(value, MaxDecimals) == value;

    /// <summary>The same number without trailing zeros: a division by a one of 28 decimals drops them.</summary>
    public static decimal Trim(decimal value) => value / 1.0000000000000000000000000000m;
}
