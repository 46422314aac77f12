using System.Diagnostics;

namespace UnimiCharter.Domain;

/// <summary>How the year may end: a projection, and the interval in which the result will lie whatever comes.</summary>
/// <param name="Expected">The result at the year's end, if the rest of the year is as what was measured.</param>
/// <param name="Method">How <paramref name="Expected"/> was reached.</param>
/// <param name="Lowest">The result cannot end below this; null where nothing bounds it.</param>
/// <param name="Highest">The result cannot end above this; null where nothing bounds it.</param>
public sealed record Forecast(Result Expected, ForecastMethod Method, Fraction? Lowest, Fraction? Highest)
{
    /// <summary>Nothing that is still to come can change the result.</summary>
    public bool IsSettled => Lowest is { } lowest && Highest is { } highest && lowest.CompareTo(highest) == 0;

    /// <param name="promise">What is judged.</param>
    /// <param name="result">The result so far.</param>
    /// <param name="measured">What it is made of, in order.</param>
    /// <param name="remaining">The periods still to be answered for, in order.</param>
    /// <param name="finalVolume">The pooled denominator at the year's end, where it is known.</param>
    /// <returns>Null when nothing was measured that could be judged.</returns>
    internal static Forecast? Of(Promise promise, Result? result, List<Answer.Measured> measured, List<Period> remaining, decimal? finalVolume)
    {
        if (result?.Number is not { } number) return null;
        var (aggregation, measure) = (promise.Indicator.Aggregation, promise.Indicator.Measure);
        if (remaining.Count == 0 || (aggregation == Aggregation.Latest && remaining[^1] < measured.FindLast(m => m.Value.Number is not null)!.Period))
            return new(result, ForecastMethod.AsSoFar, number, number);

        var (n, d) = (result.Numerator, result.Denominator);
        // Only amounts may be negative; a share and a yes (1) or no (0) are at most one.
        Fraction? floor = measure is Measure.Amount ? null : new Fraction(0);
        Fraction? ceiling = measure is Measure.YesNo or Measure.Percentage or Measure.Ratio { PartOfWhole: true } ? new Fraction(1) : null;
        return aggregation switch
        {
            Aggregation.Pooled when finalVolume is { } volume && volume > 0 => new(
                result, ForecastMethod.PooledSoFar, new Fraction(n, volume), ceiling is null ? null : new Fraction(n + volume - d, volume)),
            Aggregation.Pooled => new(result, ForecastMethod.PooledSoFar, floor, ceiling),
            // The worst so far can only be followed by a worse one.
            Aggregation.Every => promise.Standard switch
            {
                Standard.AtMost => new(result, ForecastMethod.AsSoFar, number, ceiling),
                Standard.Within => new(result, ForecastMethod.AsSoFar, floor, ceiling),
                _ => new(result, ForecastMethod.AsSoFar, floor, number),
            },
            Aggregation.Sum => new(new(n * (measured.Count + remaining.Count), measured.Count), ForecastMethod.ProRata, floor is null ? null : number, null),
            Aggregation.Latest => new(result, ForecastMethod.AsSoFar, floor, ceiling),
            Aggregation.Peak => new(result, ForecastMethod.AsSoFar, number, null),
            Aggregation.Mean => new(result, ForecastMethod.AsSoFar, floor is null ? null : new Fraction(n, d + remaining.Count), null),
            _ => throw new UnreachableException(),
        };
    }
}

/// <summary>How a year's end is projected.</summary>
public enum ForecastMethod
{
    /// <summary>The pooled ratio so far.</summary>
    PooledSoFar = 1,

    /// <summary>The sum so far, in proportion to the periods still to come.</summary>
    ProRata = 2,

    /// <summary>The result so far.</summary>
    AsSoFar = 3,
}
