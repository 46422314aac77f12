namespace UnimiCharter.Domain;

/// <summary>
/// The promise (<i>valore programmato</i>). Values are in the unit: 20 and percent for 20%. With a precision, results are
/// rounded (a half away from zero) to so many decimals of the unit before they are compared; without, they are compared exactly.
/// </summary>
public abstract record Standard
{
    private Standard(Unit? unit, int? precision)
    {
        if (precision is < 0 or > Bounds.MaxDecimals) throw new ArgumentOutOfRangeException(nameof(precision));
        (Unit, Precision) = (unit, precision);
    }

    /// <summary>Null for <see cref="Yes"/>.</summary>
    public Unit? Unit { get; }

    /// <summary>Decimals at which results are compared; null compares exactly.</summary>
    public int? Precision { get; }

    public sealed record AtLeast : Standard
    {
        public AtLeast(decimal value, Unit unit, int? precision = null) : base(unit, precision) => Value = Checked(value);

        public decimal Value { get; }
    }

    public sealed record AtMost : Standard
    {
        public AtMost(decimal value, Unit unit, int? precision = null) : base(unit, precision) => Value = Checked(value);

        public decimal Value { get; }
    }

    /// <summary>Both ends included.</summary>
    public sealed record Within : Standard
    {
        public Within(decimal lowest, decimal highest, Unit unit, int? precision = null) : base(unit, precision)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(highest, lowest);
            (Lowest, Highest) = (Checked(lowest), Checked(highest));
        }

        public decimal Lowest { get; }
        public decimal Highest { get; }
    }

    /// <param name="By">By when; null for always.</param>
    public sealed record Yes(DateOnly? By = null) : Standard(null, null);

    /// <summary>Nothing is promised: the values are only watched.</summary>
    public sealed record Monitored() : Standard(null, null);

    /// <summary>Whether a result meets the promise. Yes is the number 1.</summary>
    public bool IsMetBy(Fraction result) => this switch
    {
        AtLeast s => Compare(result, s.Value) >= 0,
        AtMost s => Compare(result, s.Value) <= 0,
        Within s => Compare(result, s.Lowest) >= 0 && Compare(result, s.Highest) <= 0,
        Yes => result.CompareTo(1m) >= 0,
        Monitored => throw new InvalidOperationException("Nothing was promised that could be met."),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Whether the promise can be made of values of a measure: a percentage up to 100 of a share, a yes of a yes or no.</summary>
    public bool Suits(Measure measure) => (this, measure) switch
    {
        (Monitored, _) => true,
        (Yes, Measure.YesNo) => true,
        (Yes, _) or (_, Measure.YesNo) => false,
        (_, Measure.Ratio { PartOfWhole: true } or Measure.Percentage) => Unit == Domain.Unit.Percent && Extremes.All(v => v is >= 0 and <= 100),
        (_, Measure.Ratio) => Extremes.All(v => Math.Abs(v) <= MaxRatio),
        (_, Measure.Count) => Unit != Domain.Unit.Percent && Extremes.All(v => v >= 0),
        (_, Measure.Amount { Unit: { } unit }) => Unit == unit,
        (_, Measure.Amount) => Unit != Domain.Unit.Percent,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The largest promise of a ratio, in its unit: keeps a pooled comparison within 28 digits.</summary>
    public const decimal MaxRatio = 1_000_000m;

    private decimal[] Extremes => this switch
    {
        AtLeast s => [s.Value],
        AtMost s => [s.Value],
        Within s => [s.Lowest, s.Highest],
        _ => [],
    };

    private int Compare(Fraction result, decimal value)
    {
        var inUnit = result * Unit!.Value.Scale;
        return Precision is { } decimals ? inUnit.Round(decimals).CompareTo(value) : inUnit.CompareTo(value);
    }

    private static decimal Checked(decimal value) =>
        Bounds.IsAmount(value) ? value : throw new ArgumentOutOfRangeException(nameof(value));
}
