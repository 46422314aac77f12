namespace UnimiCharter.Domain;

/// <summary>How the measurements of an edition become one result.</summary>
public enum Aggregation
{
    /// <summary>The sum of numerators over the sum of denominators; never the mean of monthly percentages. Ratios only.</summary>
    Pooled = 1,

    /// <summary>Every reported period must meet the standard by itself; the result is the worst one.</summary>
    Every = 2,

    /// <summary>Volumes.</summary>
    Sum = 3,

    /// <summary>The latest reported period: stocks, ranks.</summary>
    Latest = 4,

    /// <summary>The greatest reported period.</summary>
    Peak = 5,

    /// <summary>The sum over the number of reported periods.</summary>
    Mean = 6,
}

public static class Aggregations
{
    /// <summary>Whether values of a measure can be aggregated so.</summary>
    public static bool Suits(this Aggregation aggregation, Measure measure) => (aggregation, measure) switch
    {
        (Aggregation.Every or Aggregation.Latest, _) => true,
        (Aggregation.Pooled, Measure.Ratio) => true,
        (Aggregation.Peak, Measure.Ratio or Measure.Percentage) => true,
        (Aggregation.Sum or Aggregation.Peak or Aggregation.Mean, Measure.Count or Measure.Amount) => true,
        _ => false,
    };

    /// <summary>Whether a year's figure can take the place of what the periods come to: only of what adds up over them.</summary>
    public static bool TakesYearFigure(this Aggregation aggregation) => aggregation is Aggregation.Pooled or Aggregation.Sum;
}
