namespace UnimiCharter.Domain;

/// <summary>What a programme aims at (<i>valore atteso</i>), as the plan states it.</summary>
public abstract record Target
{
    private Target() { }

    /// <summary>A value of its own: at least, at most where less is better, within, yes.</summary>
    public sealed record Absolute(Standard Standard) : Target;

    /// <summary>So many percent more than the baseline; less, when negative.</summary>
    public sealed record Change : Target
    {
        public const decimal MaxPercent = 1_000_000;

        /// <param name="percent">At most <see cref="MaxPercent"/>, either way.</param>
        /// <param name="precision">Decimals of the unit at which the result is compared; null compares exactly.</param>
        public Change(decimal percent, int? precision = null)
        {
            if (Math.Abs(percent) > MaxPercent) throw new ArgumentOutOfRangeException(nameof(percent));
            if (precision is < 0 or > Bounds.MaxDecimals) throw new ArgumentOutOfRangeException(nameof(precision));
            (Percent, Precision) = (percent, precision);
        }

        public decimal Percent { get; }
        public int? Precision { get; }

        /// <summary>The number that is changed; null when there is none, or it is below zero.</summary>
        internal static Fraction? Over(Baseline? baseline) =>
            baseline?.Value is not null and not Value.YesNo && baseline.Value.Number is { } number && number.CompareTo(0m) >= 0 ? number : null;
    }

    /// <summary>Yes by a day.</summary>
    public sealed record Milestone(DateOnly Until) : Target;

    /// <summary>The standard that the target comes to.</summary>
    /// <returns>Null when it is a change over a baseline that is missing, is no number or below zero, or that it takes out of bounds.</returns>
    public Standard? Over(Baseline? baseline, Unit unit) => this switch
    {
        Absolute target => target.Standard,
        Milestone target => new Standard.Yes(target.Until),
        Change target => Change.Over(baseline) is { } number ? Changed(number, target, unit) : null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>Rounded, where it must be, in favour of who promised.</summary>
    private static Standard? Changed(Fraction baseline, Change target, Unit unit)
    {
        var value = baseline * (unit.Scale * (100 + target.Percent) / 100 * Smallest);
        var rounded = (target.Percent < 0 ? value.Ceiling() : value.Floor()) / Smallest;
        if (!Bounds.IsAmount(rounded)) return null;
        return target.Percent < 0 ? new Standard.AtMost(rounded, unit, target.Precision) : new Standard.AtLeast(rounded, unit, target.Precision);
    }

    private const decimal Smallest = 1_000_000;
}

/// <summary>Where an indicator stood before the programme (<i>valore iniziale</i>).</summary>
/// <param name="Value">In the indicator's own measure.</param>
/// <param name="Note">Of when it is, as the source says it.</param>
public sealed record Baseline(Value Value, string? Note = null);

/// <summary>How much of the way from the baseline to the target is done (<i>avanzamento</i>).</summary>
/// <param name="Share">1 is all of it, more is beyond, negative is backwards; null when there is a reason for none.</param>
public sealed record Progress(Fraction? Share, ProgressReason? Reason)
{
    public static Progress Of(Baseline? baseline, Standard standard, Fraction? result)
    {
        if (standard is Standard.Monitored) return new(null, ProgressReason.NoTarget);
        if (baseline is null) return new(null, ProgressReason.NoBaseline);
        if (result is not { } reached) return new(null, ProgressReason.NoResult);
        var scale = standard.Unit?.Scale ?? 1;
        decimal? aim = standard switch
        {
            Standard.AtLeast s => s.Value,
            Standard.AtMost s => s.Value,
            _ => null,
        };
        if (aim is not { } target || baseline.Value.Number is not { } number) return new(null, ProgressReason.NoDistance);
        var start = number * scale;
        if (start.CompareTo(0m) == 0) return new(null, ProgressReason.ZeroBaseline);
        // (result − baseline) / (target − baseline), over one denominator.
        var way = (target * start.Denominator) - start.Numerator;
        if (way == 0) return new(null, ProgressReason.UnchangedTarget);
        if (standard is Standard.AtLeast ? way < 0 : way > 0) return new(null, ProgressReason.BaselineBeyondTarget);
        var ((r, rd), (b, bd), (t, td)) = ((reached * scale).InWhole, start.InWhole, new Fraction(target).InWhole);
        return Fraction.Reduced(((r * bd) - (b * rd)) * td, ((t * bd) - (b * td)) * rd) is { } share ? new(share, null) : new(null, ProgressReason.NoDistance);
    }
}

/// <summary>Why there is no progress to tell.</summary>
public enum ProgressReason
{
    NoTarget = 1,
    NoBaseline = 2,
    NoResult = 3,

    /// <summary>A yes, a range: there is no way of so many steps.</summary>
    NoDistance = 4,
    ZeroBaseline = 5,

    /// <summary>The target is where the baseline was.</summary>
    UnchangedTarget = 6,

    /// <summary>The baseline was better than the target already.</summary>
    BaselineBeyondTarget = 7,
}
