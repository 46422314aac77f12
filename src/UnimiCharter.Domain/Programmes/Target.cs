namespace UnimiCharter.Domain;

/// <summary>What a programme aims at (<i>valore atteso</i>), as the plan states it.</summary>
public abstract record Target
{
    private Target() { }

    /// <summary>A value of its own: at least, at most where less is better, within, yes.</summary>
    public sealed record Absolute(Standard Standard) : Target;

    /// <summary>So many percent more than the baseline; less, when negative.</summary>
    /// <param name="Precision">Decimals of the unit at which the result is compared; null compares exactly.</param>
    public sealed record Change(decimal Percent, int? Precision = null) : Target;

    /// <summary>Yes by a day.</summary>
    public sealed record Milestone(DateOnly Until) : Target;

    /// <summary>The standard that the target comes to.</summary>
    /// <returns>Null when it is a change over a baseline that is missing, or is no number.</returns>
    public Standard? Over(Baseline? baseline, Unit unit) => this switch
    {
        Absolute target => target.Standard,
        Milestone => new Standard.Yes(),
        Change { Percent: var percent, Precision: var precision } => baseline?.Value.Number is { } number && baseline.Value is not Value.YesNo
            ? Changed(number, percent, precision, unit)
            : null,
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static Standard Changed(Fraction baseline, decimal percent, int? precision, Unit unit)
    {
        var value = (baseline * (unit.Scale * (100 + percent) / 100)).Round(Bounds.MaxDecimals);
        return percent < 0 ? new Standard.AtMost(value, unit, precision) : new Standard.AtLeast(value, unit, precision);
    }
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
        var done = reached * scale;
        var (gone, over) = ((done.Numerator * start.Denominator) - (start.Numerator * done.Denominator), way * done.Denominator);
        return new(over < 0 ? new Fraction(-gone, -over) : new Fraction(gone, over), null);
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
