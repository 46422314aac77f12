namespace UnimiCharter.Domain;

/// <summary>The six dimensions of quality (<i>dimensione</i>) of a charter.</summary>
public enum QualityDimension
{
    Accessibility = 1,
    Timeliness = 2,
    Transparency = 3,
    Effectiveness = 4,
    Continuity = 5,
    Efficiency = 6,
}

/// <summary>What is measured (<i>indicatore</i>): for one dimension of one service, or for a goal of a programme.</summary>
/// <param name="Dimension">Null of a programme's indicator.</param>
/// <param name="Axes">Along which its values may be broken down; null for none.</param>
/// <param name="Title">The document's own wording of the indicator.</param>
/// <param name="UnitOfMeasure">The document's own wording of the unit of measure.</param>
/// <param name="MeasureNote">Why the measure is what it is, as that a ratio is a share or a flow; null where nothing is said of it.</param>
public sealed record Indicator(
    IndicatorCode Code,
    QualityDimension? Dimension,
    string Title,
    string UnitOfMeasure,
    Measure Measure,
    Aggregation Aggregation,
    Frequency Frequency,
    Axes? Axes = null,
    string? MeasureNote = null)
{
    /// <summary>Whether a period is the year of which this is reported in parts: a value for it is a year's figure (<i>dato annuale</i>).</summary>
    /// <param name="span">The year that is reported.</param>
    public bool IsWholeYear(Period period, Period span) =>
        period.Kind == PeriodKind.Year && period == span && Frequency is (Frequency.Monthly or Frequency.Quarterly or Frequency.HalfYearly);
}

/// <summary>An indicator with the standard that an edition programmed for it: what a verdict judges by.</summary>
public sealed record Promise(Indicator Indicator, Standard Standard);
