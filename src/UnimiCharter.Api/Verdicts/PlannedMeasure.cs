using System.Diagnostics;

namespace UnimiCharter.Api.Verdicts;

/// <summary>How an indicator of a programme is measured.</summary>
internal enum PlannedMeasure
{
    Count = 1,
    YesNo = 2,
    Ratio = 3,
    Amount = 4,
    Percentage = 5,
}

internal static class PlannedMeasures
{
    public static PlannedMeasure Of(Measure measure) => measure switch
    {
        Measure.Count => PlannedMeasure.Count,
        Measure.YesNo => PlannedMeasure.YesNo,
        Measure.Ratio => PlannedMeasure.Ratio,
        Measure.Percentage => PlannedMeasure.Percentage,
        Measure.Amount => PlannedMeasure.Amount,
        _ => throw new UnreachableException(),
    };
}
