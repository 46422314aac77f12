namespace UnimiCharter.Domain;

/// <summary>The dimensions of quality (<i>dimensione</i>) of a charter: the four of the sector's guidelines (accessibility, timeliness, transparency, effectiveness), and the two that the University of Milan adds.</summary>
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
public sealed record Indicator(
    IndicatorCode Code,
    QualityDimension? Dimension,
    string Title,
    string UnitOfMeasure,
    Measure Measure,
    Aggregation Aggregation,
    Frequency Frequency,
    Axes? Axes = null);

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
