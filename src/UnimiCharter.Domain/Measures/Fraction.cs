using System.Numerics;

namespace UnimiCharter.Domain;

/// <summary>
/// An exact quotient. Compared by cross-multiplication, never by a rounded value. Exact while numerator, denominator and
/// what they are compared with stay within the bounds of <see cref="Bounds"/> summed over a span of years.
/// </summary>
public readonly record struct Fraction : IComparable<Fraction>
{
    private readonly decimal denominator;

    /// <param name="numerator">Any amount.</param>
    /// <param name="denominator">More than zero.</param>
    public Fraction(decimal numerator, decimal denominator = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(denominator);
        Numerator = numerator;
        this.denominator = denominator;
    }

    public decimal Numerator { get; }

    public decimal Denominator => denominator is 0 ? throw new InvalidOperationException("A default fraction is not a number.") : denominator;

    public static Fraction operator *(Fraction left, decimal right) => new(left.Numerator * right, left.Denominator);

    public static Fraction operator -(Fraction left, Fraction right) =>
        new((left.Numerator * right.Denominator) - (right.Numerator * left.Denominator), left.Denominator * right.Denominator);

    public int CompareTo(Fraction other) => (Whole(Numerator) * Whole(other.Denominator)).CompareTo(Whole(other.Numerator) * Whole(Denominator));

    public int CompareTo(decimal other) => Numerator.CompareTo(other * Denominator);

    public bool Equals(Fraction other) => CompareTo(other) == 0;
    public override int GetHashCode() => ToDecimal().GetHashCode();

    /// <summary>The greatest whole number that is not above the quotient.</summary>
    public decimal Floor()
    {
        // The division may round at its 28th digit: the candidate is put right by multiplying back.
        var candidate = decimal.Floor(Numerator / Denominator);
        if (candidate * Denominator > Numerator) return candidate - 1;
        return (candidate + 1) * Denominator <= Numerator ? candidate + 1 : candidate;
    }

    /// <summary>The least whole number that is not below the quotient.</summary>
    public decimal Ceiling() => -new Fraction(-Numerator, Denominator).Floor();

    /// <summary>The nearest number with so many decimals, a half away from zero.</summary>
    public decimal Round(int decimals)
    {
        var (scale, (n, d)) = (PowerOfTen(decimals), InWhole);
        var magnitude = ((2 * new BigInteger(scale) * BigInteger.Abs(n)) + d) / (2 * d);
        return Math.Sign(Numerator) * (decimal)magnitude / scale;
    }

    /// <summary>How much more it is than another was, as a share of that; null where that was zero, and beyond a decimal.</summary>
    public Fraction? ChangeOver(Fraction before)
    {
        if (before.CompareTo(0m) == 0) return null;
        // (now − was) / was, over one denominator.
        var ((n, nd), (w, wd)) = (InWhole, before.InWhole);
        return Reduced((n * wd) - (w * nd), w * nd);
    }

    /// <summary>For showing only: the nearest decimal of 28 digits.</summary>
    public decimal ToDecimal() => Numerator / Denominator;

    /// <summary>A quotient in its lowest terms; null when even those are beyond a decimal.</summary>
    internal static Fraction? Reduced(BigInteger numerator, BigInteger denominator)
    {
        if (denominator < 0) (numerator, denominator) = (-numerator, -denominator);
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        (numerator, denominator) = (numerator / divisor, denominator / divisor);
        return BigInteger.Abs(numerator) <= Largest && denominator <= Largest ? new Fraction((decimal)numerator, (decimal)denominator) : null;
    }

    /// <summary>Numerator and denominator as whole numbers.</summary>
    internal (BigInteger Numerator, BigInteger Denominator) InWhole => (Whole(Numerator), Whole(Denominator));

    private static readonly BigInteger Largest = new(decimal.MaxValue);

    /// <summary>In the smallest part of a figure, so that two fractions of the largest figures can be multiplied across.</summary>
    private static BigInteger Whole(decimal figure) => new(figure * PowerOfTen(Bounds.MaxDecimals));

    internal static decimal PowerOfTen(int exponent)
    {
        var power = 1m;
        for (var i = 0; i < exponent; i++) power *= 10;
        return power;
    }
}
