namespace UnimiCharter.Domain;

/// <summary>One reported figure (<i>valore</i>), within <see cref="Bounds"/>.</summary>
public abstract record Value
{
    private Value() { }

    /// <summary>The figure as an exact number: yes is 1, no is 0; null for a ratio over zero, which is no number.</summary>
    public abstract Fraction? Number { get; }

    public sealed record Count : Value
    {
        public Count(long number) => Whole = NotNegative(number);

        public long Whole { get; }
        public override Fraction? Number => new Fraction(Whole);
    }

    public sealed record YesNo(bool Yes) : Value
    {
        public override Fraction? Number => new Fraction(Yes ? 1 : 0);
    }

    /// <summary>Cases that count over all cases; both are whole, so that margins can be told in cases.</summary>
    public sealed record Ratio : Value
    {
        public Ratio(long numerator, long denominator) => (Numerator, Denominator) = (NotNegative(numerator), NotNegative(denominator));

        public long Numerator { get; }
        public long Denominator { get; }
        public override Fraction? Number => Denominator == 0 ? null : new Fraction(Numerator, Denominator);
    }

    /// <summary>A decimal in the indicator's unit, of at most <see cref="Bounds.MaxDecimals"/> decimals.</summary>
    public sealed record Amount : Value
    {
        public Amount(decimal figure) =>
            Figure = Bounds.IsAmount(figure) ? Bounds.Trim(figure) : throw new ArgumentOutOfRangeException(nameof(figure));

        /// <summary>Without trailing zeros: 12.50 is 12.5.</summary>
        public decimal Figure { get; }
        public override Fraction? Number => new Fraction(Figure);
    }

    /// <summary>A share as so many of a hundred, of at most <see cref="Bounds.MaxDecimals"/> decimals.</summary>
    public sealed record Percentage : Value
    {
        public const decimal Most = 100;

        /// <param name="figure">0 to 100, both ends included.</param>
        public Percentage(decimal figure) =>
            Figure = figure is >= 0 and <= Most && Bounds.IsAmount(figure) ? Bounds.Trim(figure) : throw new ArgumentOutOfRangeException(nameof(figure));

        /// <summary>Without trailing zeros.</summary>
        public decimal Figure { get; }
        public override Fraction? Number => new Fraction(Figure, Most);
    }

    private static long NotNegative(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, Bounds.MaxCount);
        return number;
    }
}
