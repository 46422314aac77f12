namespace UnimiCharter.Domain;

/// <summary>
/// The facts of a service's year, in the stream <c>{org}/reporting/{service}/{year}</c>. The reason of a rectification, a
/// withdrawal or an exclusion travels in the event's metadata.
/// </summary>
public abstract record ReportingEvent : Event
{
    private ReportingEvent() { }

    /// <param name="ReportedOn">The civil date in Italy; by it the report is on time or late, whatever is corrected later.</param>
    public sealed record MeasurementReported(
        IndicatorCode Indicator, Period Period, Value Value, string? Note, string? Evidence, DateOnly ReportedOn, Breakdown? Breakdown = null) : ReportingEvent;

    /// <summary>A correction (<i>rettifica</i>) of whatever was said before, a value or that there was none.</summary>
    public sealed record MeasurementRectified(
        IndicatorCode Indicator, Period Period, Value Value, string? Note, string? Evidence, DateOnly ReportedOn, Breakdown? Breakdown = null) : ReportingEvent;

    /// <summary>A withdrawal (<i>ritiro</i>): nothing is said of the period any more.</summary>
    public sealed record MeasurementWithdrawn(IndicatorCode Indicator, Period Period) : ReportingEvent;

    /// <summary>The office says why the period has no value; also in the place of a value said before.</summary>
    public sealed record NotMeasuredDeclared(IndicatorCode Indicator, Period Period, NotMeasuredCode Code, string? Note, string? Evidence, DateOnly ReportedOn) : ReportingEvent;

    /// <summary>The board declares the period's result without a figure (<i>esito dichiarato</i>); also in the place of what was said before.</summary>
    public sealed record ResultDeclared(IndicatorCode Indicator, Period Period, bool Met, string? Note, string? Evidence, DateOnly ReportedOn) : ReportingEvent;

    /// <summary>The board sets a period aside (<i>esclusione</i>): it is not expected and not judged.</summary>
    public sealed record PeriodExcluded(IndicatorCode Indicator, Period Period, ExclusionCode Code, string? Note) : ReportingEvent;

    public sealed record PeriodReadmitted(IndicatorCode Indicator, Period Period) : ReportingEvent;

    /// <summary>The board gives the service until a later day (<i>proroga</i>) to report a period, for all its indicators.</summary>
    public sealed record ExtensionGranted(Period Period, DateOnly Until) : ReportingEvent;

    /// <summary>The board closes the year (<i>validazione</i>).</summary>
    public sealed record YearCertified : ReportingEvent;

    public sealed record YearReopened : ReportingEvent;
}
