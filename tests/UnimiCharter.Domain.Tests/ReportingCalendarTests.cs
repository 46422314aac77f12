using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ReportingEvent;

namespace UnimiCharter.Domain.Tests;

/// <summary>A year whose months are due on the 15th of the month after and close at the end of the second month after.</summary>
public sealed class ReportingCalendarTests
{
    private static readonly IndicatorCode Effectiveness = new("effectiveness");
    private static readonly IndicatorCode Opening = new("opening");
    private static readonly Period March = Period.Month(2024, 3);
    private static readonly Statement Three = new Statement.Measured(new Value.Ratio(3, 41));
    private static readonly Statement Four = new Statement.Measured(new Value.Ratio(4, 41));

    private static readonly MeasurementReported Reported = new(Effectiveness, March, new Value.Ratio(3, 41), null, null, new(2024, 4, 10));
    private static readonly MeasurementWithdrawn Withdrawn = new(Effectiveness, March);
    private static readonly ExtensionGranted ToTheEndOfJune = new(March, new(2024, 6, 30));

    private static readonly EditionCalendar Calendar = EditionCalendar.Default with { Deadlines = new(new(1, 15), new(2, 31)), WorkingDays = new(new(12, 7), []) };
    private static readonly Story<ReportingYear, ReportingEvent, ReportingCommand> Year = Examples.Reporting(Examples.Master, Calendar);

    [Fact]
    public void A_period_is_extended_to_a_later_day_with_a_reason()
    {
        Year.When(Extend("2024-03", "2024-06-30")).Then(ToTheEndOfJune);
        Year.When(Extend("2024-03", "2024-04-16")).Then(new ExtensionGranted(March, new(2024, 4, 16)));
        Year.Given(ToTheEndOfJune).When(Extend("2024-03", "2024-07-01")).Then(new ExtensionGranted(March, new(2024, 7, 1)));
        Year.When(Extend("2024-03", "2024-06-30", reason: null)).ThenRefused("reason-required");
        Year.Given(ToTheEndOfJune).When(Extend("2024-03", "2024-07-01", reason: null)).ThenRefused("reason-required");
    }

    [Theory]
    [InlineData("2024-04-15")]
    [InlineData("2024-04-14")]
    [InlineData("2024-01-01")]
    public void An_extension_goes_beyond_the_due_day(string until) => Year.When(Extend("2024-03", until)).ThenRefused("extension-not-later", "2024-03", "2024-04-15");

    [Fact]
    public void An_extension_goes_beyond_the_one_before() =>
        Year.Given(ToTheEndOfJune).When(Extend("2024-03", "2024-06-29")).ThenRefused("extension-not-later", "2024-03", "2024-06-30");

    [Fact]
    public void An_extension_goes_beyond_the_services_own_due_day()
    {
        var own = Examples.Reporting(Examples.Master, Calendar with { OfServices = Calendar.OfServices.Add(new("master"), new(new(3, 1), null)) });

        own.When(Extend("2024-03", "2024-06-01")).ThenRefused("extension-not-later", "2024-03", "2024-06-01");
        own.When(Extend("2024-03", "2024-06-02")).Then(new ExtensionGranted(March, new(2024, 6, 2)));
    }

    [Fact]
    public void An_extension_granted_again_is_no_new_fact()
    {
        Year.Given(ToTheEndOfJune).When(Extend("2024-03", "2024-06-30")).ThenNothing();
        Year.Given(ToTheEndOfJune).When(Extend("2024-03", "2024-06-30", reason: null)).ThenNothing();
        Year.Given(ToTheEndOfJune, new YearCertified()).When(Extend("2024-03", "2024-06-30")).ThenNothing();
    }

    [Fact]
    public void A_certified_year_is_not_extended()
    {
        Year.Given(new YearCertified()).When(Extend("2024-03", "2024-06-30")).ThenRefused("year-certified", "2024");
        Year.Given(ToTheEndOfJune, new YearCertified()).When(Extend("2024-03", "2024-07-30")).ThenRefused("year-certified", "2024");
        Year.Given(new YearCertified(), new YearReopened()).When(Extend("2024-03", "2024-06-30")).Then(ToTheEndOfJune);
    }

    // Accessibility is reported quarterly and timeliness yearly; nothing is by halves.
    [Theory]
    [InlineData("2024-H1", false)]
    [InlineData("2024-12", true)]
    [InlineData("2024-Q1", true)]
    [InlineData("2024", true)]
    [InlineData("2023-12", false)]
    [InlineData("2025-01", false)]
    [InlineData("2024..2024", false)]
    [InlineData("AY2023-2024", false)]
    public void Only_a_period_that_the_service_reports_is_extended(string period, bool reported)
    {
        var told = Year.When(Extend(period, "2026-06-30"));

        if (reported) told.Then(new ExtensionGranted(Period.Parse(period), new(2026, 6, 30)));
        else told.ThenRefused("period-not-reported", period);
    }

    [Fact]
    public void A_frequency_that_only_another_years_promise_has_is_not_extended()
    {
        ServiceEvent[] retired = [.. Examples.Master.Where(fact => fact is not ServiceEvent.StandardProgrammed { Indicator.Value: "accessibility" })];

        Examples.Reporting(retired, Calendar).When(Extend("2024-Q1", "2024-06-30")).ThenRefused("period-not-reported", "2024-Q1");
    }

    [Fact]
    public void Nothing_is_extended_for_a_service_that_is_not_registered() =>
        Examples.Reporting([], Calendar).When(Extend("2024-03", "2024-06-30")).ThenRefused("unknown-service", "master");

    [Fact]
    public void An_extension_is_of_its_period_alone_and_survives_a_certification()
    {
        Assert.Equal(new DateOnly(2024, 6, 30), Assert.Single(Year.Given(ToTheEndOfJune, new YearCertified(), new YearReopened()).State.Extensions, e => e.Key == March).Value);
        Year.Given(ToTheEndOfJune).When(Report(Three, "2024-06-10") with { Period = Period.Month(2024, 2) }).ThenRefused("period-closed", "2024-02", "2024-04-30");
    }

    [Fact]
    public void After_the_closing_day_an_office_reports_nothing_and_the_board_does()
    {
        Year.When(Report(Three, "2024-05-31")).Then(Reported with { ReportedOn = new(2024, 5, 31) });
        Year.When(Report(Three, "2024-06-01")).ThenRefused("period-closed", "2024-03", "2024-05-31");
        Year.When(Report(new Statement.NotMeasured(NotMeasuredCode.Other), "2024-06-01")).ThenRefused("period-closed", "2024-03", "2024-05-31");
        Year.When(Report(Three, "2024-06-01", by: Role.Board)).Then(Reported with { ReportedOn = new(2024, 6, 1) });
    }

    [Fact]
    public void After_the_closing_day_an_office_rectifies_nothing_and_the_board_does()
    {
        var reported = Year.Given(Reported);

        reported.When(Report(Four, "2024-05-31", new Expectation.Any())).Then(Rectified("2024-05-31"));
        reported.When(Report(Four, "2024-06-01", new Expectation.Any())).ThenRefused("period-closed", "2024-03", "2024-05-31");
        reported.When(Report(Four, "2024-06-01", new Expectation.Any(), Role.Board)).Then(Rectified("2024-06-01"));
    }

    [Fact]
    public void After_the_closing_day_an_office_withdraws_nothing_and_the_board_does()
    {
        var reported = Year.Given(Reported);

        reported.When(Withdraw("2024-05-31", Role.Office)).Then(Withdrawn);
        reported.When(Withdraw("2024-06-01", Role.Office)).ThenRefused("period-closed", "2024-03", "2024-05-31");
        reported.When(Withdraw("2024-06-01", Role.Board)).Then(Withdrawn);
    }

    [Fact]
    public void What_an_office_sends_again_after_the_closing_day_is_no_new_fact() =>
        Year.Given(Reported).When(Report(Three, "2024-06-01")).ThenNothing();

    [Fact]
    public void An_extension_reopens_a_closed_period_until_its_day()
    {
        var extended = Year.Given(Reported, ToTheEndOfJune);

        extended.When(Report(Four, "2024-06-30", new Expectation.Any())).Then(Rectified("2024-06-30"));
        extended.When(Report(Four, "2024-07-01", new Expectation.Any())).ThenRefused("period-closed", "2024-03", "2024-06-30");
        extended.When(Withdraw("2024-06-30", Role.Office)).Then(Withdrawn);
        extended.When(Withdraw("2024-07-01", Role.Office)).ThenRefused("period-closed", "2024-03", "2024-06-30");
    }

    [Fact]
    public void An_extension_that_ends_before_the_closing_day_leaves_it_alone() =>
        Year.Given(new ExtensionGranted(March, new(2024, 4, 30))).When(Report(Three, "2024-05-31")).Then(Reported with { ReportedOn = new(2024, 5, 31) });

    [Fact]
    public void A_services_own_closing_day_holds_for_it()
    {
        var own = Examples.Reporting(Examples.Master, Calendar with { OfServices = Calendar.OfServices.Add(new("master"), new(new(1, 10), new(1, 20))) });

        own.When(Report(Three, "2024-04-20")).Then(Reported with { ReportedOn = new(2024, 4, 20) });
        own.When(Report(Three, "2024-04-21")).ThenRefused("period-closed", "2024-03", "2024-04-20");
        Examples.Reporting(Examples.Master, Calendar with { OfServices = Calendar.OfServices.Add(new("dottorato"), new(new(1, 10), new(1, 20))) })
            .When(Report(Three, "2024-04-21")).Then(Reported with { ReportedOn = new(2024, 4, 21) });
    }

    [Fact]
    public void To_a_certified_year_not_even_the_board_writes()
    {
        Year.Given(Reported, new YearCertified()).When(Report(Four, "2024-04-10", new Expectation.Any(), Role.Board)).ThenRefused("year-certified", "2024");
        Year.Given(Reported, new YearCertified()).When(Withdraw("2024-04-10", Role.Board)).ThenRefused("year-certified", "2024");
    }

    // Whatever the precondition, a row of a file without one reports what is new and corrects what stands.
    [Fact]
    public void A_row_that_names_no_revision_reports_or_rectifies_but_says_why()
    {
        var whatever = new Expectation.Whatever();

        Year.When(Report(Three, "2024-04-10", whatever)).Then(Reported);
        Year.Given(Reported).When(Report(Four, "2024-04-10", whatever)).Then(Rectified("2024-04-10"));
        Year.Given(Reported).When(new ReportMeasurement(Effectiveness, March, Four, new(2024, 4, 10), whatever, null)).ThenRefused("reason-required");
        Year.Given(Reported).When(Report(Three, "2024-04-10", whatever)).ThenNothing();
        Year.Given(Reported, Withdrawn).When(Report(Three, "2024-04-10", whatever)).Then(Reported);
    }

    // Milan worked 22 days in January 2024, 21 in February, 20 in April and in December.
    [Theory]
    [InlineData("opening", "2024-01", "22/22", null)]
    [InlineData("opening", "2024-01", "0/22", null)]
    [InlineData("opening", "2024-01", "0/0", null)]
    [InlineData("opening", "2024-01", "20/21", null)]
    [InlineData("opening", "2024-01", "22/23", "22")]
    [InlineData("opening", "2024-01", "0/999", "22")]
    [InlineData("opening", "2024-02", "21/21", null)]
    [InlineData("opening", "2024-02", "21/22", "21")]
    [InlineData("opening", "2024-04", "20/20", null)]
    [InlineData("opening", "2024-04", "20/21", "20")]
    [InlineData("opening", "2024-12", "20/20", null)]
    [InlineData("opening", "2024-12", "20/21", "20")]
    [InlineData("effectiveness", "2024-01", "3/23", null)]
    [InlineData("efficiency", "2024-01", "3/999", null)]
    public void No_period_has_more_working_days_than_there_were(string indicator, string period, string value, string? days)
    {
        var reported = new MeasurementReported(new(indicator), Period.Parse(period), Notation.ReadValue(Notation.ReadMeasure("share"), value), null, null, new(2024, 12, 31));
        var told = Year.When(new ReportMeasurement(reported.Indicator, reported.Period, new Statement.Measured(reported.Value), reported.ReportedOn, new Expectation.None(), null, Role.Board));

        if (days is null) told.Then(reported);
        else told.ThenRefused("more-than-working-days", period, days);
    }

    [Fact]
    public void More_days_than_were_worked_are_neither_open_nor_counted() =>
        Year.When(Report(new Statement.Measured(new Value.Ratio(24, 23)), "2024-04-10") with { Indicator = Opening }).ThenRefused("numerator-exceeds-denominator");

    [Fact]
    public void A_correction_has_no_more_working_days_either_whoever_makes_it() =>
        Year.Given(Reported with { Indicator = Opening, Value = new Value.Ratio(20, 21) })
            .When(Report(new Statement.Measured(new Value.Ratio(20, 22)), "2024-04-12", new Expectation.Any(), Role.Board) with { Indicator = Opening })
            .ThenRefused("more-than-working-days", "2024-03", "21");

    [Fact]
    public void An_office_that_could_not_measure_counts_no_days() =>
        Year.When(Report(new Statement.NotMeasured(NotMeasuredCode.ServiceSuspended), "2024-04-10") with { Indicator = Opening })
            .Then(new NotMeasuredDeclared(Opening, March, NotMeasuredCode.ServiceSuspended, null, null, new(2024, 4, 10)));

    [Theory]
    [InlineData("2024-03-28 2024-03-29", "19")]
    [InlineData("2024-03-30 2024-03-31", "21")]
    [InlineData("2024-04-02", "21")]
    public void Days_on_which_the_university_was_closed_are_none_of_work(string closures, string days)
    {
        var closed = Examples.Reporting(Examples.Master, Calendar with { WorkingDays = new(new(12, 7), [.. closures.Split(' ').Select(Notation.ReadDay)]) });
        Told Open(long of) => closed.When(Report(new Statement.Measured(new Value.Ratio(19, of)), "2024-04-10") with { Indicator = Opening });

        Open(long.Parse(days, System.Globalization.CultureInfo.InvariantCulture)).Then(new MeasurementReported(
            Opening, March, new Value.Ratio(19, long.Parse(days, System.Globalization.CultureInfo.InvariantCulture)), null, null, new(2024, 4, 10)));
        Open(22).ThenRefused("more-than-working-days", "2024-03", days);
    }

    // March is due on 15 April.
    [Fact]
    public void On_time_or_late_is_settled_by_the_first_report_whatever_follows()
    {
        var late = Reported with { ReportedOn = new(2024, 4, 16) };

        Assert.Equal((1, 0), OnTimeAndLate(Reported with { ReportedOn = new(2024, 4, 15) }));
        Assert.Equal((0, 1), OnTimeAndLate(late));
        Assert.Equal((1, 0), OnTimeAndLate(Reported, Rectified("2024-09-01")));
        Assert.Equal((0, 1), OnTimeAndLate(late, Rectified("2024-09-01")));
        Assert.Equal((1, 0), OnTimeAndLate(Reported, Withdrawn, late));
        Assert.Equal((0, 1), OnTimeAndLate(late, Withdrawn, Reported));
        Assert.Equal((0, 0), OnTimeAndLate(Reported, Withdrawn));
        Assert.Equal((1, 0), OnTimeAndLate(new NotMeasuredDeclared(Effectiveness, March, NotMeasuredCode.Other, null, null, new(2024, 4, 15)), Rectified("2024-09-01")));
        Assert.Equal((0, 1), OnTimeAndLate(new NotMeasuredDeclared(Effectiveness, March, NotMeasuredCode.Other, null, null, new(2024, 4, 16)), Rectified("2024-09-01")));
        Assert.Equal((0, 0), OnTimeAndLate(Reported, new PeriodExcluded(Effectiveness, March, ExclusionCode.Other, null)));
        Assert.Equal((1, 0), OnTimeAndLate(Reported, new PeriodExcluded(Effectiveness, March, ExclusionCode.Other, null), new PeriodReadmitted(Effectiveness, March)));
    }

    [Fact]
    public void Within_its_extension_a_report_is_on_time_also_when_it_is_granted_afterwards()
    {
        var inJune = Reported with { ReportedOn = new(2024, 6, 30) };

        Assert.Equal((1, 0), OnTimeAndLate(ToTheEndOfJune, inJune));
        Assert.Equal((1, 0), OnTimeAndLate(inJune, ToTheEndOfJune));
        Assert.Equal((0, 1), OnTimeAndLate(ToTheEndOfJune, inJune with { ReportedOn = new(2024, 7, 1) }));
        Assert.Equal((0, 1), OnTimeAndLate(ToTheEndOfJune with { Period = Period.Month(2024, 4) }, inJune));
    }

    [Fact]
    public void Until_its_extension_passes_a_period_is_not_missing()
    {
        Assert.Equal(["2024-01", "2024-02", "2024-03"], Missing("2024-04-16"));
        Assert.Equal(["2024-01", "2024-02", "2024-04"], Missing("2024-06-14", ToTheEndOfJune));
        Assert.Equal(["2024-01", "2024-02", "2024-04", "2024-05"], Missing("2024-06-30", ToTheEndOfJune));
        Assert.Equal(["2024-01", "2024-02", "2024-03", "2024-04", "2024-05"], Missing("2024-07-01", ToTheEndOfJune));

        static string[] Missing(string today, params ReportingEvent[] facts) => [.. Stands(today, facts).Periods.Missing.Select(period => period.ToString())];
    }

    private static (int OnTime, int Late) OnTimeAndLate(params ReportingEvent[] facts)
    {
        var periods = Stands("2025-06-01", facts).Periods;
        return (periods.OnTime, periods.Late);
    }

    private static Standing Stands(string today, params ReportingEvent[] facts)
    {
        var service = Examples.Master.Aggregate<ServiceEvent, ServiceState>(ServiceState.Undefined.Instance, Service.Evolve);
        return new ReportingContext.OfService(new("master"), Examples.Edition, service, Calendar).Standing(Year.Given(facts).State, Effectiveness, Notation.ReadDay(today))!;
    }

    private static GrantExtension Extend(string period, string until, string? reason = "a reason") => new(Period.Parse(period), Notation.ReadDay(until), reason);

    private static ReportMeasurement Report(Statement statement, string on, Expectation? expected = null, Role by = Role.Office) =>
        new(Effectiveness, March, statement, Notation.ReadDay(on), expected ?? new Expectation.None(), "a reason", by);

    private static WithdrawMeasurement Withdraw(string on, Role by) => new(Effectiveness, March, Notation.ReadDay(on), new Expectation.Any(), "a reason", by);

    private static MeasurementRectified Rectified(string on) => new(Effectiveness, March, new Value.Ratio(4, 41), null, null, Notation.ReadDay(on));
}
