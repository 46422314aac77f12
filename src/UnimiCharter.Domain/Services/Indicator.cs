namespace UnimiCharter.Domain;

/// <summary>What is measured (<i>indicatore</i>): for one dimension of one service, or for a goal of a programme.</summary>
/// <param name="Dimension">Null of a programme's indicator.</param>
/// <param name="Axes">Along which its values may be broken down; null for none.</param>
/// <param name="Title">The document's own wording of the indicator.</param>
/// <param name="UnitOfMeasure">The document's own wording of the unit of measure.</param>
/// <param name="MeasureNote">Why the measure is what it is, as that a ratio is a share or a flow; null where nothing is said of it.</param>
/// <param name="Note">How its values are calculated (<i>nota di calcolo</i>).</param>
/// <param name="Source">The system that they are taken from (<i>fonte</i>).</param>
/// <param name="MeasuredBy">Who measures, where it is not the service's own office.</param>
/// <param name="Succeeds">The indicator of the same service that it takes the place of, measured in another way.</param>
/// <param name="SameAs">What it is that other organizations measure, too; null where nobody declared that.</param>
public sealed record Indicator(
    IndicatorCode Code,
    QualityDimension? Dimension,
    Text Title,
    Text UnitOfMeasure,
    Measure Measure,
    Aggregation Aggregation,
    Frequency Frequency,
    Axes? Axes = null,
    string? MeasureNote = null,
    Text? Note = null,
    string? Source = null,
    Text? MeasuredBy = null,
    IndicatorCode? Succeeds = null,
    CommonCode? SameAs = null)
{
    /// <summary>Whether values of the other are values of this one: else it is another indicator, that may succeed it.</summary>
    public bool IsMeasuredAs(Indicator other) => (Measure, Aggregation, Frequency) == (other.Measure, other.Aggregation, other.Frequency);

    /// <summary>Whether a period is the year of which this is reported in parts: a value for it is a year's figure (<i>dato annuale</i>).</summary>
    /// <param name="span">The year that is reported.</param>
    public bool IsWholeYear(Period period, Period span) =>
        period.Kind == PeriodKind.Year && period == span && Frequency is (Frequency.Monthly or Frequency.Quarterly or Frequency.HalfYearly);
}

/// <summary>An indicator with the standard that an edition programmed for it: what a verdict judges by.</summary>
public sealed record Promise(Indicator Indicator, Standard Standard)
{
    /// <summary>In which results are told: the standard's; of what is measured without one, that of the measure. Null of a yes or no, and of an amount that nobody gave a unit.</summary>
    public Unit? Unit => Standard is not Standard.Monitored ? Standard.Unit : Indicator.Measure switch
    {
        Measure.YesNo => null,
        Measure.Amount amount => amount.Unit,
        Measure.Ratio { PartOfWhole: true } or Measure.Percentage => Domain.Unit.Percent,
        _ => Domain.Unit.Count,
    };
}
