using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ReportingEvent;

namespace UnimiCharter.Domain.Tests;

public sealed class ReportingTests
{
    private static readonly IndicatorCode Effectiveness = new("effectiveness");
    private static readonly IndicatorCode Efficiency = new("efficiency");
    private static readonly IndicatorCode Continuity = new("continuity");
    private static readonly IndicatorCode Accessibility = new("accessibility");
    private static readonly IndicatorCode Timeliness = new("timeliness");
    private static readonly IndicatorCode Transparency = new("transparency");

    private static readonly Period March = Period.Month(2024, 3);
    private static readonly Period April = Period.Month(2024, 4);
    private static readonly DateOnly Day = new(2024, 4, 10);
    private static readonly DateOnly LaterDay = new(2024, 6, 20);

    private static readonly Statement Three = new Statement.Measured(new Value.Ratio(3, 41));
    private static readonly Statement Four = new Statement.Measured(new Value.Ratio(4, 41));
    private static readonly Statement Unavailable = new Statement.NotMeasured(NotMeasuredCode.SystemUnavailable);

    private static readonly MeasurementReported Reported = new(Effectiveness, March, new Value.Ratio(3, 41), null, null, Day);
    private static readonly MeasurementReported AprilReported = new(Effectiveness, April, new Value.Ratio(0, 9), null, null, LaterDay);
    private static readonly NotMeasuredDeclared Declared = new(Effectiveness, March, NotMeasuredCode.SystemUnavailable, null, null, Day);
    private static readonly MeasurementWithdrawn Withdrawn = new(Effectiveness, March);
    private static readonly PeriodExcluded Excluded = new(Effectiveness, March, ExclusionCode.Other, "a note");
    private static readonly PeriodReadmitted Readmitted = new(Effectiveness, March);
    private static readonly YearCertified Certified = new();
    private static readonly YearReopened Reopened = new();

    private static readonly Expectation None = new Expectation.None();
    private static readonly Expectation Absent = new Expectation.Absent();
    private static readonly Expectation AnyThing = new Expectation.Any();

    private static readonly Story<ReportingYear, ReportingEvent, ReportingCommand> Year = Examples.Reporting(Examples.Master);

    [Theory]
    [InlineData("effectiveness", "2024-03", "share", "3/41")]
    [InlineData("effectiveness", "2024-03", "share", "0/0")]
    [InlineData("effectiveness", "2024-03", "share", "41/41")]
    [InlineData("efficiency", "2024-03", "ratio", "42/41")]
    [InlineData("continuity", "2024-03", "yesNo", "n")]
    [InlineData("accessibility", "2024-Q1", "count", "0")]
    [InlineData("timeliness", "2024", "amount", "-12.5")]
    public void A_first_value_is_reported(string indicator, string period, string measure, string value)
    {
        var reported = new MeasurementReported(new(indicator), Period.Parse(period), Notation.ReadValue(Notation.ReadMeasure(measure), value), "a note", "https://unimi.it/a", Day);

        Year.When(new ReportMeasurement(reported.Indicator, reported.Period, new Statement.Measured(reported.Value, reported.Note, reported.Evidence), Day, None, null))
            .Then(reported);
    }

    [Fact]
    public void That_there_is_no_value_is_declared() =>
        Year.When(Report(new Statement.NotMeasured(NotMeasuredCode.DataLost, "a note", "https://unimi.it/a")))
            .Then(new NotMeasuredDeclared(Effectiveness, March, NotMeasuredCode.DataLost, "a note", "https://unimi.it/a", LaterDay));

    [Fact]
    public void The_same_again_is_no_new_fact()
    {
        var reported = Year.Given(Reported, AprilReported);

        reported.When(Report(Three)).ThenNothing();
        reported.When(Report(Three, AnyThing)).ThenNothing();
        reported.When(Report(Three, At(1), "a reason")).ThenNothing();
        reported.Given(Certified).When(Report(Three)).ThenNothing();
        Year.Given(Declared).When(Report(Unavailable)).ThenNothing();
    }

    [Fact]
    public void The_same_over_something_else_is_perhaps_a_resend()
    {
        var rectified = Year.Given(Reported, AprilReported, Rectified(Four), Excluded);

        foreach (var expected in new[] { At(1), At(7), Absent }) rectified.When(Report(Four, expected, "a reason")).ThenAlreadySo("2024-03");
        Assert.Equal(3, ((Decision.Refused)rectified.When(Report(Four, At(1), "a reason")).Decision).Refusal.Since);
        rectified.When(Report(Three, At(7), "a reason")).ThenRefused("precondition-failed", "2024-03");
        Assert.False(((Decision.Refused)rectified.When(Report(Three, At(7), "a reason")).Decision).Refusal.IsAlreadySo);
        rectified.Given(Certified).When(Report(Four, At(1), "a reason")).ThenAlreadySo("2024-03");
    }

    [Fact]
    public void The_same_again_after_a_correction_is_another_value() =>
        Year.Given(Reported, Rectified(Four)).When(Report(Three)).ThenRefused("precondition-required", "2024-03");

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_statement_needs_a_precondition(int other) =>
        Year.Given(Reported).When(Report(Different[other])).ThenRefused("precondition-required", "2024-03");

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_statement_against_a_stale_revision_is_refused(int other)
    {
        Year.Given(Reported).When(Report(Different[other], At(2), "a reason")).ThenRefused("precondition-failed", "2024-03");
        Year.Given(Reported).When(Report(Different[other], At(), "a reason")).ThenRefused("precondition-failed", "2024-03");
        Year.Given(AprilReported, Declared, Reported).When(Report(Different[other], At(1, 2), "a reason")).ThenRefused("precondition-failed", "2024-03");
    }

    [Fact]
    public void What_must_be_the_first_is_refused_where_something_stands()
    {
        Year.Given(Reported).When(Report(Four, Absent, "a reason")).ThenRefused("precondition-failed", "2024-03");
        Year.Given(Reported).When(Report(Three, Absent)).ThenAlreadySo("2024-03");
        Year.Given(Declared).When(Report(Three, Absent)).ThenRefused("precondition-failed", "2024-03");
    }

    [Fact]
    public void What_must_be_the_first_is_reported_where_nothing_stands()
    {
        Year.When(Report(Three, Absent)).Then(Reported with { ReportedOn = LaterDay });
        Year.Given(Reported, Withdrawn).When(Report(Three, Absent)).Then(Reported with { ReportedOn = LaterDay });
    }

    [Fact]
    public void What_must_replace_something_is_refused_where_nothing_stands()
    {
        Year.When(Report(Three, AnyThing, "a reason")).ThenRefused("precondition-failed", "2024-03");
        Year.When(Report(Three, At(1), "a reason")).ThenRefused("precondition-failed", "2024-03");
        Year.Given(Reported, Withdrawn).When(Report(Three, At(1, 2), "a reason")).ThenRefused("precondition-failed", "2024-03");
    }

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_statement_needs_a_reason(int other)
    {
        Year.Given(Reported).When(Report(Different[other], At(1))).ThenRefused("reason-required");
        Year.Given(Reported).When(Report(Different[other], AnyThing)).ThenRefused("reason-required");
    }

    [Fact]
    public void Another_value_with_its_precondition_and_a_reason_is_a_rectification()
    {
        Year.Given(Reported).When(Report(Four, At(1), "a reason")).Then(Rectified(Four));
        Year.Given(Reported).When(Report(Four, At(9, 1), "a reason")).Then(Rectified(Four));
        Year.Given(Reported).When(Report(Four, AnyThing, "a reason")).Then(Rectified(Four));
        Year.Given(Reported).When(Report(new Statement.Measured(new Value.Ratio(3, 41), "a note", "https://unimi.it/a"), At(1), "a reason"))
            .Then(new MeasurementRectified(Effectiveness, March, new Value.Ratio(3, 41), "a note", "https://unimi.it/a", LaterDay));
    }

    [Fact]
    public void The_revision_to_name_is_that_of_the_last_fact_about_the_period()
    {
        var year = Year.Given(Reported, AprilReported, Rectified(Four), AprilReported with { Indicator = Efficiency });

        Assert.Equal(3, year.State.Of(Effectiveness).Standing(March)!.Revision);
        Assert.Equal(2, year.State.Of(Effectiveness).Standing(April)!.Revision);
        year.When(Report(Three, At(3), "a reason")).Then(Rectified(Three));
    }

    [Fact]
    public void A_value_gives_way_to_the_reason_why_there_is_none() =>
        Year.Given(Reported).When(Report(Unavailable, At(1), "a reason")).Then(Declared with { ReportedOn = LaterDay });

    [Fact]
    public void The_reason_why_there_is_none_gives_way_to_a_value() =>
        Year.Given(Declared).When(Report(Three, At(1), "a reason")).Then(Rectified(Three));

    [Fact]
    public void One_reason_why_there_is_none_gives_way_to_another() =>
        Year.Given(Declared).When(Report(new Statement.NotMeasured(NotMeasuredCode.Other), At(1), "a reason"))
            .Then(Declared with { Code = NotMeasuredCode.Other, ReportedOn = LaterDay });

    [Theory]
    [InlineData("effectiveness", "2024-Q1", "period-frequency-mismatch", "2024-Q1", "Monthly")]
    [InlineData("effectiveness", "2024", "year-not-over", "2024")]
    [InlineData("continuity", "2024", "year-figure-unsuitable", "2024", "Every")]
    [InlineData("effectiveness", "AY2023-2024", "period-frequency-mismatch", "AY2023-2024", "Monthly")]
    [InlineData("effectiveness", "2024..2024", "period-frequency-mismatch", "2024..2024", "Monthly")]
    [InlineData("accessibility", "2024-03", "period-frequency-mismatch", "2024-03", "Quarterly")]
    [InlineData("effectiveness", "2024-07", "period-not-begun", "2024-07")]
    [InlineData("effectiveness", "2025-01", "period-not-begun", "2025-01")]
    [InlineData("accessibility", "2024-Q3", "period-not-begun", "2024-Q3")]
    [InlineData("effectiveness", "2023-12", "period-outside-edition", "2023-12")]
    [InlineData("accessibility", "2023-Q4", "period-outside-edition", "2023-Q4")]
    [InlineData("transparency", "2024-03", "period-outside-edition", "2024-03")]
    [InlineData("unheard-of", "2024-03", "unknown-indicator", "unheard-of")]
    public void A_period_that_cannot_be_reported_is_refused(string indicator, string period, string code, params string[] details) =>
        Year.When(new ReportMeasurement(new(indicator), Period.Parse(period), Three, LaterDay, None, null)).ThenRefused(code, details);

    [Fact]
    public void A_period_is_reported_from_its_first_day_on()
    {
        Year.When(Report(Three) with { On = new(2024, 2, 29) }).ThenRefused("period-not-begun", "2024-03");
        Year.When(Report(Three) with { On = new(2024, 3, 1) }).Then(Reported with { ReportedOn = new(2024, 3, 1) });
    }

    [Fact]
    public void A_period_of_the_next_year_is_not_of_this_edition_even_once_it_has_begun() =>
        Year.When(Report(Three) with { Period = Period.Month(2025, 1), On = new(2025, 2, 1) }).ThenRefused("period-outside-edition", "2025-01");

    [Theory]
    [InlineData("effectiveness", "2024-03", "Ratio", "count", "5")]
    [InlineData("effectiveness", "2024-03", "Ratio", "yesNo", "y")]
    [InlineData("effectiveness", "2024-03", "Ratio", "amount", "0.5")]
    [InlineData("continuity", "2024-03", "YesNo", "count", "1")]
    [InlineData("accessibility", "2024-Q1", "Count", "amount", "1")]
    [InlineData("timeliness", "2024", "Amount", "count", "1")]
    public void A_value_of_another_shape_is_refused_and_told_which_was_wanted(string indicator, string period, string wanted, string measure, string value)
    {
        var statement = new Statement.Measured(Notation.ReadValue(Notation.ReadMeasure(measure), value));
        Year.When(new ReportMeasurement(new(indicator), Period.Parse(period), statement, LaterDay.AddYears(1), None, null)).ThenRefused("shape-mismatch", wanted);
    }

    [Fact]
    public void What_has_the_shape_of_no_measure_is_refused_and_told_which_was_wanted()
    {
        Year.When(Report(null)).ThenRefused("shape-mismatch", "Ratio");
        Year.Given(Reported).When(Report(null, At(1), "a reason")).ThenRefused("shape-mismatch", "Ratio");
        Year.When(Report(null) with { Indicator = Continuity }).ThenRefused("shape-mismatch", "YesNo");
        Year.When(Report(null) with { Indicator = new("unheard-of") }).ThenRefused("unknown-indicator", "unheard-of");
    }

    [Fact]
    public void A_part_does_not_exceed_its_whole()
    {
        var over = new Statement.Measured(new Value.Ratio(42, 41));

        Year.When(Report(over)).ThenRefused("numerator-exceeds-denominator");
        Year.When(Report(new Statement.Measured(new Value.Ratio(1, 0)))).ThenRefused("numerator-exceeds-denominator");
        Year.Given(Reported).When(Report(over, At(1), "a reason")).ThenRefused("numerator-exceeds-denominator");
    }

    [Fact]
    public void Nothing_is_reported_of_a_service_that_is_not_registered() =>
        Assert.All(
            new ReportingCommand[]
            {
                Report(Three), Withdraw(AnyThing, "a reason"), new ExcludePeriod(Effectiveness, March, ExclusionCode.Other, "a reason"),
                new ReadmitPeriod(Effectiveness, March, "a reason"), new CertifyYear(LaterDay, "a reason"), new ReopenYear("a reason"),
            },
            command => Examples.Reporting([]).When(command).ThenRefused("unknown-service", "master"));

    [Fact]
    public void A_retired_indicator_or_service_is_still_answered_for()
    {
        Examples.Reporting([.. Examples.Master, new ServiceEvent.IndicatorRetired(Effectiveness)]).When(Report(Three)).Then(Reported with { ReportedOn = LaterDay });
        Examples.Reporting([.. Examples.Master, new ServiceEvent.ServiceRetired()]).When(Report(Three)).Then(Reported with { ReportedOn = LaterDay });
    }

    [Fact]
    public void What_stands_is_withdrawn_with_its_precondition_and_a_reason()
    {
        Year.Given(Reported).When(Withdraw(At(1), "a reason")).Then(Withdrawn);
        Year.Given(Reported).When(Withdraw(AnyThing, "a reason")).Then(Withdrawn);
        Year.Given(Declared).When(Withdraw(At(5, 1), "a reason")).Then(Withdrawn);
    }

    [Fact]
    public void A_withdrawal_without_its_precondition_or_a_reason_is_refused()
    {
        Year.Given(Reported).When(Withdraw(None, "a reason")).ThenRefused("precondition-required", "2024-03");
        Year.Given(Reported).When(Withdraw(Absent, "a reason")).ThenRefused("precondition-failed", "2024-03");
        Year.Given(Reported, Rectified(Four)).When(Withdraw(At(1), "a reason")).ThenRefused("precondition-failed", "2024-03");
        Year.Given(Reported).When(Withdraw(At(1), null)).ThenRefused("reason-required");
        Year.Given(Reported).When(Withdraw(AnyThing, null)).ThenRefused("reason-required");
    }

    [Fact]
    public void Where_nothing_stands_there_is_nothing_to_withdraw()
    {
        Year.When(Withdraw(AnyThing, "a reason")).ThenRefused("no-measurement", "2024-03");
        Year.Given(Reported, Withdrawn).When(Withdraw(AnyThing, "a reason")).ThenRefused("no-measurement", "2024-03");
        Year.Given(AprilReported).When(Withdraw(AnyThing, "a reason")).ThenRefused("no-measurement", "2024-03");
        Year.Given(Certified).When(Withdraw(AnyThing, "a reason")).ThenRefused("no-measurement", "2024-03");
    }

    [Fact]
    public void After_a_withdrawal_a_value_is_a_first_report_again()
    {
        Year.Given(Reported, Withdrawn).When(Report(Three)).Then(Reported with { ReportedOn = LaterDay });
        Year.Given(Declared, Withdrawn).When(Report(Unavailable)).Then(Declared with { ReportedOn = LaterDay });
    }

    [Fact]
    public void The_date_of_the_first_report_survives_every_correction()
    {
        var later = Reported with { ReportedOn = LaterDay };

        Assert.Equal(Day, FirstReportedOn(Reported, Rectified(Four)));
        Assert.Equal(Day, FirstReportedOn(Reported, Declared with { ReportedOn = LaterDay }));
        Assert.Equal(Day, FirstReportedOn(Declared, Rectified(Three)));
        Assert.Equal(Day, FirstReportedOn(Reported, Withdrawn, later));
        Assert.Equal(Day, FirstReportedOn(Reported, Withdrawn, later, Withdrawn, later));
        Assert.Equal(LaterDay, FirstReportedOn(later));

        static DateOnly FirstReportedOn(params ReportingEvent[] facts) =>
            Assert.IsType<Answer.Measured>(Assert.Single(Year.Given(facts).Given(Rectified(Four)).State.Of(Effectiveness).Answers())).FirstReportedOn;
    }

    [Fact]
    public void A_withdrawn_period_is_no_answer_but_remembers_when_it_was_first_reported()
    {
        var indicator = Year.Given(Reported, Withdrawn).State.Of(Effectiveness);

        Assert.Null(indicator.Standing(March));
        Assert.Empty(indicator.Answers());
        Assert.Equal(new Entry.Withdrawn(Day, 2), indicator.Entries[March]);
    }

    [Fact]
    public void A_period_is_excluded_by_a_code_and_readmitted_with_a_reason()
    {
        Year.When(new ExcludePeriod(Effectiveness, March, ExclusionCode.Other, "a note")).Then(Excluded);
        Year.When(new ExcludePeriod(Effectiveness, March, ExclusionCode.ForceMajeure, null)).Then(Excluded with { Code = ExclusionCode.ForceMajeure, Note = null });
        Year.Given(Excluded).When(new ReadmitPeriod(Effectiveness, March, "a reason")).Then(Readmitted);
        Year.Given(Excluded).When(new ReadmitPeriod(Effectiveness, March, null)).ThenRefused("reason-required");
        Year.Given(Excluded, Readmitted).When(new ExcludePeriod(Effectiveness, March, ExclusionCode.Other, "a note")).Then(Excluded);
    }

    [Fact]
    public void A_period_excluded_or_readmitted_again_is_no_new_fact()
    {
        Year.Given(Excluded).When(new ExcludePeriod(Effectiveness, March, ExclusionCode.Other, "a note")).ThenNothing();
        Year.Given(Excluded, Certified).When(new ExcludePeriod(Effectiveness, March, ExclusionCode.Other, "a note")).ThenNothing();
        Year.When(new ReadmitPeriod(Effectiveness, March, null)).ThenNothing();
        Year.Given(Excluded, Readmitted, Certified).When(new ReadmitPeriod(Effectiveness, March, "a reason")).ThenNothing();
    }

    [Fact]
    public void An_excluded_period_is_not_excluded_for_another_reason_before_it_is_readmitted()
    {
        Year.Given(Excluded).When(new ExcludePeriod(Effectiveness, March, ExclusionCode.RuleChanged, "a note")).ThenRefused("period-already-excluded", "2024-03");
        Year.Given(Excluded).When(new ExcludePeriod(Effectiveness, March, ExclusionCode.Other, "another note")).ThenRefused("period-already-excluded", "2024-03");
        Year.Given(Excluded).When(new ExcludePeriod(Effectiveness, March, ExclusionCode.Other, null)).ThenRefused("period-already-excluded", "2024-03");
        Year.Given(Excluded, Readmitted).When(new ExcludePeriod(Effectiveness, March, ExclusionCode.RuleChanged, null))
            .Then(Excluded with { Code = ExclusionCode.RuleChanged, Note = null });
        Assert.Equal(new Exclusion(ExclusionCode.Other, "a note"), Year.Given(Excluded).State.Of(Effectiveness).Excluded[March]);
    }

    [Theory]
    [InlineData("effectiveness", "2024-Q1", "period-frequency-mismatch")]
    [InlineData("effectiveness", "2023-12", "period-outside-edition")]
    [InlineData("transparency", "2024-03", "period-outside-edition")]
    [InlineData("unheard-of", "2024-03", "unknown-indicator")]
    public void Only_a_period_that_is_promised_is_withdrawn_excluded_or_readmitted(string indicator, string period, string code)
    {
        var (of, when) = (new IndicatorCode(indicator), Period.Parse(period));

        Assert.Equal(code, RefusalOf(new WithdrawMeasurement(of, when, LaterDay, AnyThing, "a reason")));
        Assert.Equal(code, RefusalOf(new ExcludePeriod(of, when, ExclusionCode.Other, "a reason")));
        Assert.Equal(code, RefusalOf(new ReadmitPeriod(of, when, "a reason")));

        static string RefusalOf(ReportingCommand command) => Assert.IsType<Decision.Refused>(Year.When(command).Decision).Refusal.Code;
    }

    [Fact]
    public void A_period_yet_to_begin_can_be_excluded() =>
        Year.When(new ExcludePeriod(Effectiveness, Period.Month(2024, 12), ExclusionCode.Other, "a reason")).Then(new PeriodExcluded(Effectiveness, Period.Month(2024, 12), ExclusionCode.Other, "a reason"));

    [Fact]
    public void An_excluded_value_is_set_aside_and_comes_back_when_readmitted()
    {
        var excluded = Year.Given(AprilReported, Reported, Excluded);

        Assert.Equal<Answer>([new Answer.Excluded(March), Answered(AprilReported)], excluded.State.Of(Effectiveness).Answers());
        Assert.Equal<Answer>([Answered(Reported), Answered(AprilReported)], excluded.Given(Readmitted).State.Of(Effectiveness).Answers());
        excluded.When(Report(Three)).ThenNothing();

        static Answer Answered(MeasurementReported fact) => new Answer.Measured(fact.Period, fact.Value, fact.ReportedOn);
    }

    [Fact]
    public void Answers_come_in_the_order_of_their_periods()
    {
        int[] months = [11, 2, 7, 1, 12];
        var facts = months.Select(month => Reported with { Period = Period.Month(2024, month) });
        var indicator = Year.Given(facts).Given(new PeriodExcluded(Effectiveness, Period.Month(2024, 8), ExclusionCode.Other, "a reason"), Declared).State.Of(Effectiveness);

        Assert.Equal([1, 2, 3, 7, 8, 11, 12], indicator.Answers().Select(answer => answer.Period.FirstDay.Month));
        Assert.IsType<Answer.NotMeasured>(indicator.Answers()[2]);
        Assert.IsType<Answer.Excluded>(indicator.Answers()[4]);
    }

    [Fact]
    public void A_year_is_certified_once()
    {
        Year.Given(Reported).When(new CertifyYear(LaterDay, "a reason")).Then(Certified);
        Year.Given(Reported, Certified).When(new CertifyYear(LaterDay, "a reason")).ThenNothing();
        Year.Given(Reported, Certified, Reopened).When(new CertifyYear(LaterDay, "a reason")).Then(Certified);
    }

    [Fact]
    public void Nothing_changes_in_a_certified_year()
    {
        var certified = Year.Given(Reported, new PeriodExcluded(Effectiveness, April, ExclusionCode.Other, "a reason"), Certified);

        certified.When(Report(Four)).ThenRefused("year-certified", "2024");
        certified.When(Report(Four, At(1), "a reason")).ThenRefused("year-certified", "2024");
        certified.When(Report(Unavailable, AnyThing, "a reason")).ThenRefused("year-certified", "2024");
        certified.When(Report(Three) with { Period = Period.Month(2024, 5) }).ThenRefused("year-certified", "2024");
        certified.When(Withdraw(At(1), "a reason")).ThenRefused("year-certified", "2024");
        certified.When(new ExcludePeriod(Effectiveness, March, ExclusionCode.Other, "a reason")).ThenRefused("year-certified", "2024");
        certified.When(new ReadmitPeriod(Effectiveness, April, "a reason")).ThenRefused("year-certified", "2024");
    }

    [Fact]
    public void A_certified_year_is_reopened_with_a_reason()
    {
        Year.Given(Reported, Certified).When(new ReopenYear("a reason")).Then(Reopened);
        Year.Given(Reported, Certified).When(new ReopenYear(null)).ThenRefused("reason-required");
        Year.Given(Reported).When(new ReopenYear("a reason")).ThenRefused("year-not-certified", "2024");
        Year.Given(Reported, Certified, Reopened).When(new ReopenYear("a reason")).ThenRefused("year-not-certified", "2024");
    }

    [Fact]
    public void A_reopened_year_holds_what_it_held_and_can_be_corrected()
    {
        var reopened = Year.Given(Reported, Excluded, Certified, Reopened);

        Assert.IsType<ReportingYear.Certified>(Year.Given(Reported, Certified).State);
        Assert.IsType<ReportingYear.Open>(reopened.State);
        Assert.Equal(Year.Given(Reported, Excluded).State.Of(Effectiveness).Entries, reopened.State.Of(Effectiveness).Entries);
        Assert.Equal([March], reopened.State.Of(Effectiveness).Excluded.Keys);
        reopened.When(Report(Four, At(1), "a reason")).Then(Rectified(Four));
    }

    [Fact]
    public void Every_fact_counts_in_the_version_and_only_its_own_period_changes()
    {
        var year = Year.Given(Reported, AprilReported, Rectified(Four), Declared with { Indicator = Efficiency }, Withdrawn, Excluded, Readmitted, Certified, Reopened);

        Assert.Equal(9, year.State.Version);
        Assert.Equal(new Entry.Said(new Statement.Measured(AprilReported.Value), LaterDay, 2), year.State.Of(Effectiveness).Standing(April));
        Assert.Equal(new Entry.Said(Unavailable, Day, 4), year.State.Of(Efficiency).Standing(March));
        Assert.Empty(year.State.Of(Continuity).Entries);
        Assert.Empty(year.State.Of(Effectiveness).Excluded);
        Assert.Equal(0, ReportingYear.Empty.Version);
    }

    [Fact]
    public void A_fact_that_cannot_follow_is_a_bug_and_never_swallowed() => Assert.ThrowsAny<Exception>(() => Year.Given(Withdrawn));

    public static TheoryData<int> Others => [0, 1, 2, 3];

    private static readonly Statement[] Different =
    [
        Four, Unavailable, new Statement.Measured(new Value.Ratio(3, 41), "a note"), new Statement.Measured(new Value.Ratio(3, 41), null, "https://unimi.it/a"),
    ];

    private static ReportMeasurement Report(Statement? statement, Expectation? expected = null, string? reason = null) =>
        new(Effectiveness, March, statement, LaterDay, expected ?? None, reason);

    private static WithdrawMeasurement Withdraw(Expectation expected, string? reason) => new(Effectiveness, March, LaterDay, expected, reason);

    private static Expectation.Revision At(params long[] revisions) => new(revisions);

    private static MeasurementRectified Rectified(Statement statement) =>
        new(Effectiveness, March, ((Statement.Measured)statement).Value, null, null, LaterDay);
}
