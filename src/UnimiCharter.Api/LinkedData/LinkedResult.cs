namespace UnimiCharter.Api.LinkedData;

/// <summary>A result as it was released.</summary>
/// <param name="Value">The quotient, not in the unit: 15/100 for 15%; null when there is none.</param>
/// <param name="Unit">In which the value is told; null for a yes or no.</param>
/// <param name="Position">The place among all facts of the last one that it was made from.</param>
/// <param name="At">When it was released.</param>
internal sealed record LinkedResult(
    ServiceCode Service, IndicatorCode Indicator, Fraction? Value, Unit? Unit, Outcome Outcome, Finality Finality, long Position, DateTimeOffset At)
{
    public static LinkedResult Of(ServiceCode service, Standing standing, long position, DateTimeOffset at) =>
        new(service, standing.Promise.Indicator.Code, standing.Result?.Number, standing.Promise.Unit, standing.Outcome, standing.Finality, position, at);
}
