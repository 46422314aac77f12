using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>What the decisions and verdicts of a span of reporting look at besides its own facts: who promised what, and when it is due.</summary>
public abstract record ReportingContext
{
    private ReportingContext(Period span) => Span = span;

    /// <summary>The periods that are reported lie within it: an edition's year, a programme's span.</summary>
    public Period Span { get; }

    /// <summary>Why nothing can be reported, when nobody knows whose promises these are.</summary>
    public abstract Refusal? Unknown { get; }

    /// <summary>Every indicator, and what is promised of it in this span; null when nothing is.</summary>
    public abstract ImmutableArray<(Indicator Indicator, Promise? Promise)> Indicators { get; }

    public abstract WorkingDays WorkingDays { get; }

    /// <summary>When the periods are due, given what the board granted.</summary>
    public abstract Schedule Schedule(ReportingYear year);

    /// <summary>How every indicator that something was promised of stands, in order.</summary>
    public IEnumerable<Standing> Standings(ReportingYear year, DateOnly today) =>
        from indicator in Indicators where indicator.Promise is not null select Judged(indicator.Promise, year, today);

    /// <summary>How one indicator stands; null when nothing was promised of it.</summary>
    public Standing? Standing(ReportingYear year, IndicatorCode indicator, DateOnly today) =>
        Find(indicator)?.Promise is { } promise ? Judged(promise, year, today) : null;

    public abstract (Indicator Indicator, Promise? Promise)? Find(IndicatorCode code);

    /// <summary>The period with which one is due and closes: itself; of a year's figure, the year's last.</summary>
    public Period DueWith(IndicatorCode indicator, Period period) =>
        period == Span && Find(indicator) is { Indicator: var of } && of.IsWholeYear(period, Span) ? period.Divide(of.Frequency).Last() : period;

    private Standing Judged(Promise promise, ReportingYear year, DateOnly today) =>
        Judge.Of(promise, Span, year.Of(promise.Indicator.Code).Answers(), year is ReportingYear.Certified, today, Schedule(year));

    /// <param name="Code">The service's code.</param>
    /// <param name="Year">The year of the stream, which is the edition that programmed its standards.</param>
    /// <param name="Service">The service as it stands: its indicators and their standards.</param>
    /// <param name="Calendar">The edition's reporting calendar.</param>
    public sealed record OfService(ServiceCode Code, EditionYear Year, ServiceState Service, EditionCalendar Calendar) : ReportingContext(Year.Span)
    {
        /// <summary>What the service is called; its code where nobody registered it.</summary>
        public Text Title => Service.Known?.Name ?? new(Code.Value);

        public override Refusal? Unknown => Service is ServiceState.Undefined ? Refusal.UnknownService(Code.Value) : null;

        public override ImmutableArray<(Indicator Indicator, Promise? Promise)> Indicators =>
            [.. (Service.Known?.Indicators ?? []).Select(i => (i.Indicator, i.PromiseOf(Year)))];

        public override (Indicator Indicator, Promise? Promise)? Find(IndicatorCode code) =>
            Service.Known is { } known && Domain.Service.Find(known, code) is { } found ? (found.Indicator, found.PromiseOf(Year)) : null;

        public override WorkingDays WorkingDays => Calendar.WorkingDays;

        public override Schedule Schedule(ReportingYear year) => Calendar.Of(Code, year.Extensions);
    }

    /// <param name="Code">The programme's code.</param>
    /// <param name="Period">The programme's span; any, when nobody knows it.</param>
    /// <param name="Programme">The programme as it stands: its indicators and their targets.</param>
    public sealed record OfProgramme(ProgrammeCode Code, Period Period, ProgrammeState Programme) : ReportingContext(Period)
    {
        private ProgrammePlan? Plan => (Programme as ProgrammeState.Defined)?.Plan;

        public override Refusal? Unknown => Plan is null ? Refusal.UnknownProgramme(Code.Value) : null;

        public override ImmutableArray<(Indicator Indicator, Promise? Promise)> Indicators =>
            [.. (Plan?.Indicators ?? []).Select(i => (i.Indicator, (Promise?)i.Promise))];

        public override (Indicator Indicator, Promise? Promise)? Find(IndicatorCode code) =>
            Plan?.Find(code) is { } found ? (found.Indicator, found.Promise) : null;

        public override WorkingDays WorkingDays => WorkingDays.Default;

        public override Schedule Schedule(ReportingYear year) => Domain.Schedule.Default with { Extensions = year.Extensions };
    }
}
