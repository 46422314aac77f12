namespace UnimiCharter.Api.Pictures;

/// <summary>An upward axis in round steps that holds zero and all that is shown on it.</summary>
internal sealed record Axis(decimal Lowest, decimal Highest, decimal Step)
{
    private const int Steps = 4;

    /// <param name="leastStep">More than zero.</param>
    public static Axis Of(IReadOnlyCollection<decimal> shown, decimal leastStep)
    {
        var (lowest, highest) = (shown.Append(0).Min(), shown.Append(0).Max());
        if (lowest == highest) highest = 1;
        var step = Math.Max(Round((highest - lowest) / Steps), leastStep);
        return new(decimal.Floor(lowest / step) * step, decimal.Ceiling(highest / step) * step, step);
    }

    public IEnumerable<decimal> Ticks
    {
        get
        {
            for (var tick = Lowest; tick <= Highest; tick += Step) yield return tick;
        }
    }

    /// <summary>How far up a number is: 0 at the lowest, 1 at the highest.</summary>
    public decimal Of(decimal number) => (number - Lowest) / (Highest - Lowest);

    /// <summary>The least of 1, 2 and 5 times a power of ten that is not below a number.</summary>
    private static decimal Round(decimal number)
    {
        var power = 1m;
        while (power * 10 <= number) power *= 10;
        while (power > number && power > 0.000001m) power /= 10;
        return power * (number <= power ? 1 : number <= 2 * power ? 2 : number <= 5 * power ? 5 : 10);
    }
}
