using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>How one indicator stands in an edition: its result judged against its standard (<i>esito</i>).</summary>
/// <param name="Result">Null when nothing was measured.</param>
/// <param name="Span">The year of the edition, or the span of the programme, whose periods were looked at.</param>
/// <param name="Outlook">Only while the verdict is provisional.</param>
/// <param name="FinalVolume">The pooled denominator at the end of the year, where it is known.</param>
/// <param name="IsDeclared">The board declared the result without a figure: then there is none.</param>
/// <param name="Forecast">Only while the verdict is provisional, and once something was measured.</param>
/// <param name="YearFigure">Null where the result is what the periods come to.</param>
public sealed record Standing(
    Promise Promise,
    Period Span,
    Result? Result,
    Outcome Outcome,
    Finality Finality,
    Outlook? Outlook,
    Forecast? Forecast,
    PeriodTally Periods,
    Margin Margin,
    decimal? FinalVolume = null,
    bool IsDeclared = false,
    YearFigure? YearFigure = null);

/// <summary>
/// A value for the whole year (<i>dato annuale</i>) that stands in the place of what its periods add up to: of what is counted over the
/// year, as unique cases, or files that are carried over. It is of what was not set aside.
/// </summary>
/// <param name="Result">What it comes to, which is the verdict's result.</param>
/// <param name="OfPeriods">What the periods that were measured come to; null when none was.</param>
public sealed record YearFigure(Result Result, Result? OfPeriods)
{
    /// <summary>What the year has more than its periods, negative for less; null where one of the two is no number.</summary>
    public Fraction? Difference => (Result.Number, OfPeriods?.Number) is ({ } year, { } periods) ? year - periods : null;
}

/// <summary>
/// Measurements aggregated over the edition (<i>valore rilevato</i>), as a quotient: counts, amounts and yes (1) or no (0) are
/// over 1, a mean is the sum over the number of periods. The denominator is zero when nothing happened that could be judged.
/// </summary>
public sealed record Result(decimal Numerator, decimal Denominator)
{
    public Fraction? Number => Denominator == 0 ? null : new Fraction(Numerator, Denominator);
}

/// <summary>Three answers, never a yes or no.</summary>
public abstract record Outcome
{
    private Outcome() { }

    public sealed record Met : Outcome;

    public sealed record Missed : Outcome;

    public sealed record NotEvaluable(Reason Reason) : Outcome;
}

/// <summary>Why no verdict is possible: six different things that never stand for each other.</summary>
public enum Reason
{
    NoData = 1,

    /// <summary>Reported, but nothing happened that could be judged.</summary>
    ZeroDenominator = 2,

    /// <summary>No period had to be reported yet.</summary>
    NotDue = 3,

    /// <summary>The office said why it could not measure.</summary>
    NotMeasured = 4,

    /// <summary>The board set every period aside.</summary>
    Excluded = 5,

    /// <summary>Measured without a standard: nothing was promised, the values are only watched.</summary>
    NoStandard = 6,
}

public enum Finality
{
    /// <summary>The year is open, or a period is not answered for and no year's figure stands in its place.</summary>
    Provisional = 1,
    Final = 2,

    /// <summary>The board closed the year.</summary>
    Certified = 3,
}

/// <summary>What the periods still unanswered can change, in the best and in the worst case.</summary>
public enum Outlook
{
    /// <summary>Met whatever comes.</summary>
    Secured = 1,

    /// <summary>Missed whatever comes, unless a value is corrected.</summary>
    Lost = 2,
    Open = 3,
}

/// <param name="Expected">Periods of the edition that are not excluded.</param>
/// <param name="Reported">Those with a value; those that the office declared not measured are neither reported nor missing.</param>
/// <param name="Missing">Those past their due date with no answer, in order.</param>
public sealed record PeriodTally(int Expected, int Reported, int OnTime, int Late, ImmutableArray<Period> Missing)
{
    public bool Equals(PeriodTally? other) =>
        other is not null && (Expected, Reported, OnTime, Late) == (other.Expected, other.Reported, other.OnTime, other.Late)
        && Missing.SequenceEqual(other.Missing);

    public override int GetHashCode() => HashCode.Combine(Expected, Reported, OnTime, Late, Missing.Length);
}
