namespace UnimiCharter.Api.Verdicts;

/// <summary>An exact quotient.</summary>
/// <param name="Value">Rounded for showing to six decimals.</param>
internal sealed record QuotientView(decimal Numerator, decimal Denominator, decimal Value)
{
    private const int ShownDecimals = 6;

    public static QuotientView Of(Fraction fraction) => new(Bounds.Trim(fraction.Numerator), Bounds.Trim(fraction.Denominator), fraction.Round(ShownDecimals));
}
