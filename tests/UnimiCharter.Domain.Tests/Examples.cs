using System.Collections.Immutable;

namespace UnimiCharter.Domain.Tests;

/// <summary>The service <c>master</c> with an indicator of every shape, and its year 2024; a programme of the years 2020 to 2022.</summary>
internal static class Examples
{
    public static readonly EditionYear Edition = new(2024);

    /// <summary>Transparency was promised in 2023 only.</summary>
    public static readonly ServiceEvent[] Master =
    [
        new ServiceEvent.ServiceRegistered(new("Master")),
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

    /// <summary>An axis with an objective, and on it what is counted, with a target relative to its baseline.</summary>
    public static readonly ProgrammePlan Plan = new(
        "Politecnico di Milano", "Piano strategico", Period.Span(2020, 2022), "Piano, p. 3",
        [new(new("a"), null, "Asse"), new(new("a-1"), new("a"), "Obiettivo")],
        [Planned("count", new Value.Count(10), new Target.Change(20))],
        ImmutableSortedDictionary<Period, decimal>.Empty);

    /// <summary>An indicator of the objective, reported once, its one target to be reached by the end of 2022.</summary>
    public static PlannedIndicator Planned(string measure, Value? baseline, Target? target, Aggregation aggregation = Aggregation.Latest, string code = "example") => new(
        new("a-1"),
        new(new(code), null, new(code), new(code), Notation.ReadMeasure(measure), aggregation, Frequency.Once),
        baseline is null ? null : new Baseline(baseline),
        target is null ? ImmutableSortedDictionary<Period, Target>.Empty : ImmutableSortedDictionary<Period, Target>.Empty.Add(Period.Year(2022), target));

    /// <summary>What is reported of a programme.</summary>
    public static Story<ReportingYear, ReportingEvent, ReportingCommand> Results(ProgrammePlan plan)
    {
        var context = new ReportingContext.OfProgramme(new("piano"), plan.Span, new ProgrammeState.Defined(plan, 1));
        return new(ReportingYear.Empty, Domain.Reporting.Evolve, (command, year) => Domain.Reporting.Decide(command, year, context));
    }

    private static ServiceEvent[] Promised(EditionYear edition, string code, string measure, Aggregation aggregation, Frequency frequency, string standard) =>
    [
        new ServiceEvent.IndicatorDefined(new(new(code), QualityDimension.Effectiveness, new(code), new(code), Notation.ReadMeasure(measure), aggregation, frequency)),
        new ServiceEvent.StandardProgrammed(edition, new(code), Notation.ReadStandard(standard)),
    ];
}
