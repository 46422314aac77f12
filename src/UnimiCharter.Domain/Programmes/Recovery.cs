using System.Collections.Immutable;
using System.Numerics;

namespace UnimiCharter.Domain;

/// <summary>
/// The part of an assigned amount that is given back (<i>recupero</i>), in proportion to the mean shortfall of results against
/// their targets: ministerial decree 773/2024.
/// </summary>
/// <param name="Assigned">Euro, over all years.</param>
/// <param name="Shortfalls">Of each indicator with a target, in order.</param>
/// <param name="Mean">Of the shortfalls; null when its terms are beyond a decimal.</param>
/// <param name="Amount">Euro, to the cent, a half away from zero.</param>
public sealed record Recovery(decimal Assigned, ImmutableArray<Shortfall> Shortfalls, Fraction? Mean, decimal Amount)
{
    private const int CentsOfEuro = 100;

    /// <returns>Null when nothing was assigned, or no indicator has a target.</returns>
    public static Recovery? Of(IEnumerable<Standing> standings, ImmutableSortedDictionary<Period, decimal> allocation)
    {
        ImmutableArray<Shortfall> shortfalls = [.. standings.Where(s => s.Promise.Standard is not Standard.Monitored).Select(Shortfall.Of)];
        if (allocation.IsEmpty || shortfalls.IsEmpty) return null;
        var (n, d) = (BigInteger.Zero, BigInteger.One);
        foreach (var shortfall in shortfalls)
        {
            var (numerator, denominator) = shortfall.Share.InWhole;
            (n, d) = ((n * denominator) + (numerator * d), d * denominator);
        }
        d *= shortfalls.Length;
        var assigned = allocation.Values.Sum();
        // To the cent, a half away from zero: nothing here is below it.
        var (whole, scale) = new Fraction(assigned).InWhole;
        var cents = ((2 * n * whole * CentsOfEuro) + (d * scale)) / (2 * d * scale);
        return new(assigned, shortfalls, Fraction.Reduced(n, d), (decimal)cents / CentsOfEuro);
    }
}

/// <summary>How far a result stays behind its target, as a share of the target: 0 when it is reached, 1 when there is nothing.</summary>
public sealed record Shortfall(Standing Standing, Fraction Share)
{
    public static Shortfall Of(Standing standing) => new(standing, standing switch
    {
        { Outcome: Outcome.Met } => new(0),
        { Result.Number: { } number, Promise.Standard: Standard.AtLeast { Value: > 0 and var target } standard } => AtMostOne(target, number * standard.Unit!.Value.Scale),
        { Result.Number: { } number, Promise.Standard: Standard.AtMost { Value: > 0 and var target } standard } => AtMostOne(target, Reflected(number * standard.Unit!.Value.Scale, target)),
        _ => new(1),
    });

    /// <summary>(target − result) / target, at most 1.</summary>
    private static Fraction AtMostOne(decimal target, Fraction result)
    {
        var share = new Fraction((target * result.Denominator) - result.Numerator, target * result.Denominator);
        return share.CompareTo(1m) > 0 ? new(1) : share;
    }

    /// <summary>As far below the target as the result is above it.</summary>
    private static Fraction Reflected(Fraction result, decimal target) => new((2 * target * result.Denominator) - result.Numerator, result.Denominator);
}
