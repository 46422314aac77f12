namespace UnimiCharter.Domain.Tests;

/// <summary>The service <c>master</c> with an indicator of every shape, and its year 2024.</summary>
internal static class Examples
{
    public static readonly EditionYear Edition = new(2024);

    /// <summary>Transparency was promised in 2023 only.</summary>
    public static readonly ServiceEvent[] Master =
    [
        new ServiceEvent.ServiceRegistered("Master"),
        .. Promised(Edition, "effectiveness", "share", Aggregation.Pooled, Frequency.Monthly, "<=20%"),
        .. Promised(Edition, "efficiency", "ratio", Aggregation.Pooled, Frequency.Monthly, ">=50%"),
        .. Promised(Edition, "continuity", "yesNo", Aggregation.Every, Frequency.Monthly, "yes"),
        .. Promised(Edition, "accessibility", "count", Aggregation.Sum, Frequency.Quarterly, ">=4"),
        .. Promised(Edition, "timeliness", "amount", Aggregation.Latest, Frequency.Yearly, "<=30"),
        .. Promised(Edition, "opening", "days", Aggregation.Pooled, Frequency.Monthly, ">=90%"),
        .. Promised(new(2023), "transparency", "count", Aggregation.Every, Frequency.Monthly, ">=2"),
    ];

    public static Story<ReportingYear, ReportingEvent, ReportingCommand> Reporting(ServiceEvent[] service, EditionCalendar? calendar = null)
    {
        var state = service.Aggregate<ServiceEvent, ServiceState>(ServiceState.Undefined.Instance, Service.Evolve);
        return new(ReportingYear.Empty, Domain.Reporting.Evolve, (command, year) => Domain.Reporting.Decide(command, year, new ReportingContext.OfService(new("master"), Edition, state, calendar ?? EditionCalendar.Default)));
    }

    private static ServiceEvent[] Promised(EditionYear edition, string code, string measure, Aggregation aggregation, Frequency frequency, string standard) =>
    [
        new ServiceEvent.IndicatorDefined(new(new(code), QualityDimension.Effectiveness, code, code, Notation.ReadMeasure(measure), aggregation, frequency)),
        new ServiceEvent.StandardProgrammed(edition, new(code), Notation.ReadStandard(standard)),
    ];
}
