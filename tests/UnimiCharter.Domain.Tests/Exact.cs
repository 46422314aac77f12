using System.Numerics;

namespace UnimiCharter.Domain.Tests;

/// <summary>A quotient of unbounded integers: what the arithmetic of the domain must agree with.</summary>
internal readonly record struct Exact(BigInteger Numerator, BigInteger Denominator) : IComparable<Exact>
{
    public static Exact Of(decimal number)
    {
        var bits = decimal.GetBits(number);
        var magnitude = ((BigInteger)(uint)bits[2] << 64) + ((BigInteger)(uint)bits[1] << 32) + (uint)bits[0];
        return new(number < 0 ? -magnitude : magnitude, BigInteger.Pow(10, (bits[3] >> 16) & 0xFF));
    }

    public static Exact operator /(Exact left, Exact right) =>
        new(left.Numerator * right.Denominator, left.Denominator * right.Numerator);

    public static Exact operator *(Exact left, Exact right) =>
        new(left.Numerator * right.Numerator, left.Denominator * right.Denominator);

    public int CompareTo(Exact other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

    public BigInteger Floor()
    {
        var (quotient, remainder) = BigInteger.DivRem(Numerator, Denominator);
        return remainder.Sign < 0 ? quotient - 1 : quotient;
    }

    public BigInteger Ceiling()
    {
        var (quotient, remainder) = BigInteger.DivRem(Numerator, Denominator);
        return remainder.Sign > 0 ? quotient + 1 : quotient;
    }

    public Exact Round(int decimals)
    {
        var scale = BigInteger.Pow(10, decimals);
        var (quotient, remainder) = BigInteger.DivRem(BigInteger.Abs(Numerator) * scale, Denominator);
        if (2 * remainder >= Denominator) quotient++;
        return new(Numerator.Sign * quotient, scale);
    }
}
