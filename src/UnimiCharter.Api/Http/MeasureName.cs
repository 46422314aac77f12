using System.Diagnostics;
using UnimiCharter.Domain;

namespace UnimiCharter.Api.Http;

internal enum MeasureName
{
    Count = 1,
    YesNo = 2,
    Ratio = 3,
    Amount = 4,
    Percentage = 5,
}

internal static class MeasureNames
{
    public static MeasureName Of(Measure measure) => measure switch
    {
        Measure.Count => MeasureName.Count,
        Measure.YesNo => MeasureName.YesNo,
        Measure.Ratio => MeasureName.Ratio,
        Measure.Percentage => MeasureName.Percentage,
        Measure.Amount => MeasureName.Amount,
        _ => throw new UnreachableException(),
    };
}
