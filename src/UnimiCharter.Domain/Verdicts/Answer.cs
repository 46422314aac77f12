namespace UnimiCharter.Domain;

/// <summary>What a verdict needs to know of a period that was answered for. A period without one was not.</summary>
public abstract record Answer
{
    private Answer(Period period) => Period = period;

    public Period Period { get; }

    /// <param name="FirstReportedOn">The civil date of the first report, whatever was corrected later.</param>
    public sealed record Measured(Period Period, Value Value, DateOnly FirstReportedOn) : Answer(Period);

    /// <summary>The board declared the result without a figure.</summary>
    public sealed record Declared(Period Period, bool Met, DateOnly FirstReportedOn) : Answer(Period);

    /// <summary>The office said why there is no value.</summary>
    public sealed record NotMeasured(Period Period) : Answer(Period);

    /// <summary>The board set the period aside.</summary>
    public sealed record Excluded(Period Period) : Answer(Period);
}
