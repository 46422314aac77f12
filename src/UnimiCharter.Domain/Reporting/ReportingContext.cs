namespace UnimiCharter.Domain;

/// <summary>What the decisions and verdicts of a service's year look at besides the year's own facts.</summary>
/// <param name="Code">The service's code.</param>
/// <param name="Year">The year of the stream, which is the edition that programmed its standards.</param>
/// <param name="Service">The service as it stands: its indicators and their standards.</param>
/// <param name="Calendar">The edition's reporting calendar.</param>
public sealed record ReportingContext(ServiceCode Code, EditionYear Year, ServiceState Service, EditionCalendar Calendar)
{
    /// <summary>When the service's periods are due, given what the board granted it.</summary>
    public Schedule Schedule(ReportingYear year) => Calendar.Of(Code, year.Extensions);

    /// <summary>How every indicator that the year's edition made a promise of stands, in the order of the card.</summary>
    public IEnumerable<Standing> Standings(ReportingYear year, DateOnly today) =>
        from indicator in Service.Known?.Indicators ?? []
        let standing = Standing(year, indicator.Indicator.Code, today)
        where standing is not null
        select standing;

    /// <summary>How one indicator stands; null when the year's edition made no promise of it.</summary>
    public Standing? Standing(ReportingYear year, IndicatorCode indicator, DateOnly today) =>
        Service.Known is { } known && Domain.Service.Find(known, indicator)?.PromiseOf(Year) is { } promise
            ? Judge.Of(promise, Year, year.Of(indicator).Answers(), year is ReportingYear.Certified, today, Schedule(year))
            : null;
}
