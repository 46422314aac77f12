using FsCheck;
using FsCheck.Fluent;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ReportingEvent;

namespace UnimiCharter.Domain.Tests;

public sealed class ReportingLaws
{
    private static readonly Story<ReportingYear, ReportingEvent, ReportingCommand> Year = Examples.Reporting(
        Examples.Master, EditionCalendar.Default with { Deadlines = new(new(1, 15), new(3, 10)) });

    [Fact]
    public void A_command_sent_twice_adds_nothing_the_second_time() =>
        Histories.Hold(Year, AnyCommand, step => Assert.Empty(Histories.Facts(step.After, step.Command)));

    [Fact]
    public void Every_accepted_history_folds_and_its_version_is_the_number_of_its_facts() => Histories.Hold(Year, AnyCommand, step =>
    {
        var replayed = Year.Given(step.Past).State;

        Assert.Equal(step.Past.Count, step.After.State.Version);
        Assert.Equal(step.Past.Count, replayed.Version);
        AssertSame(step.After.State, replayed.Of);
    });

    [Fact]
    public void An_indicator_followed_alone_comes_to_what_it_comes_to_in_the_year() => Histories.Hold(Year, AnyCommand, step =>
    {
        AssertSame(step.After.State, code => step.Past
            .Select((fact, i) => (Fact: fact, Version: i + 1L))
            .Where(at => IndicatorOf(at.Fact) is null || IndicatorOf(at.Fact) == code)
            .Aggregate(IndicatorYear.Empty, (year, at) => Reporting.Evolve(year, at.Fact, at.Version)));

        static IndicatorCode? IndicatorOf(ReportingEvent fact) => (IndicatorCode?)fact.GetType().GetProperty("Indicator")?.GetValue(fact);
    });

    [Fact]
    public void A_refusal_or_what_is_already_so_leaves_the_state_alone() => Histories.Hold(Year, AnyCommand, step =>
    {
        if (step.Facts is []) Assert.Same(step.Before.State, step.After.State);
    });

    [Fact]
    public void Without_a_precondition_nothing_that_stands_is_replaced() => Histories.Hold(Year, AnyCommand, step =>
    {
        if (step.Command is not ReportMeasurement { Expected: Expectation.None or Expectation.Absent } report) return;
        if (step.Before.State.Of(report.Indicator).Standing(report.Period) is { } standing)
            Assert.Equal(standing, step.After.State.Of(report.Indicator).Standing(report.Period));
    });

    [Fact]
    public void What_changes_what_stands_has_a_reason_but_for_an_exclusion_which_has_a_code() => Histories.Hold(Year, AnyCommand, step =>
    {
        if (step.Facts.Any(fact => fact is MeasurementRectified or MeasurementWithdrawn or PeriodReadmitted or ExtensionGranted or YearReopened))
            Assert.NotNull(step.Command.Reason);
    });

    [Fact]
    public void A_period_is_answered_for_or_set_aside_but_never_both() => Histories.Hold(Year, AnyCommand, step =>
    {
        foreach (var indicator in step.After.State.Indicators.Values)
        {
            var answers = indicator.Answers();
            Assert.Equal(answers.Select(answer => answer.Period).Distinct(), answers.Select(answer => answer.Period));
            Assert.Equal(indicator.Excluded.Keys, answers.Where(answer => answer is Answer.Excluded).Select(answer => answer.Period));
        }
    });

    // Months close on the 10th of the third month after; an extension can put that off.
    [Fact]
    public void No_office_writes_to_a_period_after_it_closed() => Histories.Hold(Year, AnyCommand, step =>
    {
        var written = step.Command switch
        {
            ReportMeasurement { By: Role.Office } c => (c.Period, c.On),
            WithdrawMeasurement { By: Role.Office } c => (c.Period, c.On),
            _ => ((Period Period, DateOnly On)?)null,
        };
        if (step.Facts is [] || written is not { } w) return;
        // A year's figure closes with the last month, which nobody extends here.
        var closing = Period.Year(2024) == w.Period ? new DateOnly(2025, 3, 10) : new DateOnly(2024, w.Period.FirstDay.Month + 3, 10);
        Assert.True(w.On <= closing || (step.Before.State.Extensions.TryGetValue(w.Period, out var until) && w.On <= until));
    });

    [Fact]
    public void An_extended_period_is_only_ever_extended_further() => Histories.Hold(Year, AnyCommand, step =>
    {
        foreach (var (period, until) in step.Before.State.Extensions) Assert.True(step.After.State.Extensions[period] >= until);
    });

    [Fact]
    public void Nothing_but_its_reopening_follows_the_certification_of_a_year() => Histories.Hold(Year, AnyCommand, step =>
    {
        if (step.Before.State is ReportingYear.Certified) Assert.All(step.Facts, fact => Assert.IsType<YearReopened>(fact));
    });

    [Fact]
    public void The_first_date_of_a_period_never_changes() => Histories.Hold(Year, AnyCommand, step =>
    {
        foreach (var (code, indicator) in step.Before.State.Indicators)
        foreach (var (period, entry) in indicator.Entries)
            Assert.Equal(entry.FirstReportedOn, step.After.State.Of(code).Entries[period].FirstReportedOn);
    });

    private static void AssertSame(ReportingYear year, Func<IndicatorCode, IndicatorYear> other) => Assert.All(year.Indicators.Keys, code =>
    {
        Assert.Equal(year.Of(code).Entries, other(code).Entries);
        Assert.Equal(year.Of(code).Excluded, other(code).Excluded);
        Assert.Equal<Answer>(year.Of(code).Answers(), other(code).Answers());
    });

    private static Gen<ReportingCommand> AnyCommand => Gen.Frequency(
        (10, from statement in Gen.Elements<Statement>(Of(0, 1), Of(1, 1), Of(2, 1), new Statement.NotMeasured(NotMeasuredCode.Other))
             from indicator in Indicators
             from month in Gen.Choose(1, 3)
             from day in Gen.Choose(0, 200)
             from expected in Expectations
             from reason in Reasons
             from role in Gen.Elements(Role.Office, Role.Board)
             select (ReportingCommand)new ReportMeasurement(indicator, Period.Month(2024, month), statement, new DateOnly(2024, 2, 1).AddDays(day), expected, reason, role)),
        (3, from indicator in Indicators from month in Gen.Choose(1, 3) from day in Gen.Choose(0, 200) from expected in Expectations from reason in Reasons from role in Gen.Elements(Role.Office, Role.Board)
            select (ReportingCommand)new WithdrawMeasurement(indicator, Period.Month(2024, month), new DateOnly(2024, 2, 1).AddDays(day), expected, reason, role)),
        (4, from statement in Gen.Elements<Statement>(Of(0, 1), Of(1, 1), Of(2, 1), new Statement.NotMeasured(NotMeasuredCode.Other))
            from indicator in Indicators from day in Gen.Choose(-20, 80) from expected in Expectations from reason in Reasons from role in Gen.Elements(Role.Office, Role.Board)
            select (ReportingCommand)new ReportMeasurement(indicator, Period.Year(2024), statement, new DateOnly(2025, 1, 1).AddDays(day), expected, reason, role)),
        (1, from indicator in Indicators from day in Gen.Choose(-20, 80) from expected in Expectations from reason in Reasons from role in Gen.Elements(Role.Office, Role.Board)
            select (ReportingCommand)new WithdrawMeasurement(indicator, Period.Year(2024), new DateOnly(2025, 1, 1).AddDays(day), expected, reason, role)),
        (1, from indicator in Indicators from month in Gen.Choose(1, 3) from code in Gen.Elements(ExclusionCode.ForceMajeure, ExclusionCode.Other) from note in Reasons
            select (ReportingCommand)new ExcludePeriod(indicator, Period.Month(2024, month), code, note)),
        (1, from indicator in Indicators from month in Gen.Choose(1, 3) from reason in Reasons
            select (ReportingCommand)new ReadmitPeriod(indicator, Period.Month(2024, month), reason)),
        (1, from month in Gen.Choose(1, 3) from days in Gen.Choose(0, 60) from reason in Reasons
            select (ReportingCommand)new GrantExtension(Period.Month(2024, month), new DateOnly(2024, 2, 1).AddDays(days), reason)),
        (1, Reasons.Select(reason => (ReportingCommand)new CertifyYear(new DateOnly(2024, 9, 1), reason))),
        (1, Reasons.Select(reason => (ReportingCommand)new ReopenYear(reason))));

    private static Gen<IndicatorCode> Indicators => Gen.Elements("effectiveness", "efficiency").Select(code => new IndicatorCode(code));

    private static Gen<string?> Reasons => Gen.Elements("a reason", "another", null);

    private static Gen<Expectation> Expectations => Gen.OneOf(
        Gen.Elements<Expectation>(new Expectation.None(), new Expectation.Absent(), new Expectation.Any(), new Expectation.Whatever()),
        Gen.Choose(1, 15).Two().Select(revisions => (Expectation)new Expectation.Revision([revisions.Item1, revisions.Item2])));

    private static Statement.Measured Of(long numerator, long denominator) => new(new Value.Ratio(numerator, denominator));
}
