using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ReportingEvent;

namespace UnimiCharter.Domain.Tests;

/// <summary>A service with a monthly share and a yearly amount, due by default on the 15th of the month after.</summary>
public sealed class CertificationTests
{
    private static readonly IndicatorCode Effectiveness = new("effectiveness");
    private static readonly IndicatorCode Timeliness = new("timeliness");
    private static readonly YearCertified Certified = new();

    private static readonly ServiceEvent[] Service =
    [
        .. Examples.Master.Where(fact => fact is ServiceEvent.ServiceRegistered
            or ServiceEvent.IndicatorDefined { Indicator.Code.Value: "effectiveness" or "timeliness" }
            or ServiceEvent.StandardProgrammed { Indicator.Value: "effectiveness" or "timeliness" }),
    ];

    private static readonly Story<ReportingYear, ReportingEvent, ReportingCommand> Year = Examples.Reporting(Service);
    private static readonly ReportingEvent Rank = new MeasurementReported(Timeliness, Period.Year(2024), new Value.Amount(12.5m), null, null, new(2025, 1, 10));

    [Fact]
    public void A_year_with_every_due_period_answered_for_is_certified_without_a_reason()
    {
        Year.Given(Months(12)).Given(Rank).When(Certify("2025-02-01")).Then(Certified);
        Year.Given(Months(12)).When(Certify("2025-01-15")).Then(Certified);
        Year.Given(Months(11)).When(Certify("2025-01-15")).Then(Certified);
        Year.When(Certify("2024-02-15")).Then(Certified);
    }

    [Theory]
    [InlineData(12, "2025-01-16", "1")]
    [InlineData(11, "2025-01-16", "2")]
    [InlineData(10, "2025-01-15", "1")]
    [InlineData(0, "2024-02-16", "1")]
    [InlineData(0, "2025-06-01", "13")]
    public void A_year_that_misses_what_was_due_is_certified_only_with_a_reason(int months, string today, string missing)
    {
        Year.Given(Months(months)).When(Certify(today)).ThenRefused("periods-missing", "2024", missing);
        Year.Given(Months(months)).When(Certify(today, "the office was closed down")).Then(Certified);
    }

    [Fact]
    public void A_period_declared_not_measured_or_set_aside_is_not_missing()
    {
        var december = Period.Month(2024, 12);
        var year = Year.Given(Months(11)).Given(Rank);

        year.Given(new NotMeasuredDeclared(Effectiveness, december, NotMeasuredCode.DataLost, null, null, new(2025, 5, 1))).When(Certify("2025-06-01")).Then(Certified);
        year.Given(new PeriodExcluded(Effectiveness, december, ExclusionCode.ServiceSuspended, null)).When(Certify("2025-06-01")).Then(Certified);
        year.Given(new PeriodExcluded(Effectiveness, december, ExclusionCode.ServiceSuspended, null), new PeriodReadmitted(Effectiveness, december))
            .When(Certify("2025-06-01")).ThenRefused("periods-missing", "2024", "1");
    }

    [Fact]
    public void A_withdrawn_period_is_missing() =>
        Year.Given(Months(12)).Given(Rank, new MeasurementWithdrawn(Effectiveness, Period.Month(2024, 5))).When(Certify("2025-06-01")).ThenRefused("periods-missing", "2024", "1");

    [Fact]
    public void A_period_within_its_extension_is_not_missing()
    {
        var extended = Year.Given(Months(11)).Given(Rank, new ExtensionGranted(Period.Month(2024, 12), new(2025, 3, 31)));

        extended.When(Certify("2025-03-31")).Then(Certified);
        extended.When(Certify("2025-04-01")).ThenRefused("periods-missing", "2024", "1");
    }

    [Fact]
    public void What_is_due_follows_the_editions_calendar()
    {
        var early = Examples.Reporting(Service, EditionCalendar.Default with { Deadlines = new(new(1, 5), null) });

        early.Given(Months(11)).When(Certify("2025-01-05")).Then(Certified);
        early.Given(Months(11)).When(Certify("2025-01-06")).ThenRefused("periods-missing", "2024", "2");
    }

    [Fact]
    public void What_only_another_edition_promised_is_not_missing() =>
        Examples.Reporting([.. Service, .. Examples.Master.Where(fact => fact is ServiceEvent.IndicatorDefined { Indicator.Code.Value: "transparency" } or ServiceEvent.StandardProgrammed { Indicator.Value: "transparency" })])
            .Given(Months(12)).Given(Rank).When(Certify("2025-06-01")).Then(Certified);

    [Fact]
    public void A_certified_year_is_certified_again_by_no_new_fact_whatever_is_missing()
    {
        Year.Given(Certified).When(Certify("2025-06-01")).ThenNothing();
        Year.Given(Certified, new YearReopened()).When(Certify("2025-06-01")).ThenRefused("periods-missing", "2024", "13");
    }

    [Fact]
    public void The_verdicts_of_a_certified_year_are_certified()
    {
        var service = Service.Aggregate<ServiceEvent, ServiceState>(ServiceState.Undefined.Instance, Domain.Service.Evolve);
        var context = new ReportingContext.OfService(new("master"), Examples.Edition, service, EditionCalendar.Default);
        var standings = context.Standings(Year.Given(Months(12)).Given(Certified).State, new(2025, 2, 1)).ToArray();

        Assert.Equal([Effectiveness, Timeliness], standings.Select(standing => standing.Promise.Indicator.Code));
        Assert.All(standings, standing => Assert.Equal((Finality.Certified, null, null), (standing.Finality, standing.Outlook, standing.Forecast)));
        Assert.Equal(Period.Year(2024), Assert.Single(standings[1].Periods.Missing));
    }

    private static CertifyYear Certify(string today, string? reason = null) => new(Notation.ReadDay(today), reason);

    private static IEnumerable<ReportingEvent> Months(int count) => Enumerable.Range(1, count).Select(month =>
        new MeasurementReported(Effectiveness, Period.Month(2024, month), new Value.Ratio(1, 10), null, null, Schedule.Default.DueOn(Period.Month(2024, month))));
}
