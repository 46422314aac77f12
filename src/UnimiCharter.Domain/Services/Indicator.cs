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

/// <summary>What is measured for one dimension of one service (<i>indicatore</i>).</summary>
/// <param name="Title">The document's own wording of the indicator.</param>
/// <param name="UnitOfMeasure">The document's own wording of the unit of measure.</param>
public sealed record Indicator(
    IndicatorCode Code,
    QualityDimension Dimension,
    string Title,
    string UnitOfMeasure,
    Measure Measure,
    Aggregation Aggregation,
    Frequency Frequency);

/// <summary>An indicator with the standard that an edition programmed for it: what a verdict judges by.</summary>
public sealed record Promise(Indicator Indicator, Standard Standard);
