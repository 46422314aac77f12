using System.Collections.Immutable;
using static UnimiCharter.Domain.ReportingCommand;
using static UnimiCharter.Domain.ReportingEvent;

namespace UnimiCharter.Domain.Tests;

/// <summary>Results that the board declares without a figure, and results that are told once for a span of years.</summary>
public sealed class DeclaredTests
{
    private static readonly IndicatorCode Example = new("example");
    private static readonly Period Span = Period.Span(2020, 2022);
    private static readonly DateOnly Day = new(2023, 1, 10);
    private static readonly DateOnly LaterDay = new(2023, 3, 20);

    private static readonly Statement Met = new Statement.Declared(true, "a note", "https://polimi.it/");
    private static readonly Statement Missed = new Statement.Declared(false, "a note");
    private static readonly Statement Nine = new Statement.Measured(new Value.Count(9));

    private static readonly ResultDeclared DeclaredMet = new(Example, Span, true, "a note", "https://polimi.it/", Day);
    private static readonly MeasurementReported NineReported = new(Example, Span, new Value.Count(9), null, null, Day);

    private static readonly Story<ReportingYear, ReportingEvent, ReportingCommand> Results = Examples.Results(Examples.Plan);

    [Fact]
    public void The_board_declares_a_result_without_a_figure()
    {
        Results.When(Say(Met, Role.Board)).Then(DeclaredMet with { ReportedOn = LaterDay });
        Results.When(Say(Missed, Role.Board)).Then(new ResultDeclared(Example, Span, false, "a note", null, LaterDay));
    }

    [Fact]
    public void An_office_does_not_declare_results()
    {
        Results.When(Say(Met, Role.Office)).ThenRefused("board-only");
        Results.Given(DeclaredMet).When(Say(Met, Role.Office)).ThenRefused("board-only");
        Results.When(Say(new Statement.Declared(true), Role.Office)).ThenRefused("board-only");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_declared_result_needs_a_note(bool met) =>
        Results.When(Say(new Statement.Declared(met), Role.Board)).ThenRefused("reason-required");

    [Fact]
    public void The_same_declaration_again_is_no_new_fact() =>
        Results.Given(DeclaredMet).When(Say(Met, Role.Board)).ThenNothing();

    [Fact]
    public void Another_declaration_needs_a_precondition_and_a_reason()
    {
        var declared = Results.Given(DeclaredMet);

        declared.When(Say(Missed, Role.Board)).ThenRefused("precondition-required", "2020..2022");
        declared.When(Say(Missed, Role.Board, At(2), "a reason")).ThenRefused("precondition-failed", "2020..2022");
        declared.When(Say(Missed, Role.Board, At(1))).ThenRefused("reason-required");
        declared.When(Say(Missed, Role.Board, At(1), "a reason")).Then(new ResultDeclared(Example, Span, false, "a note", null, LaterDay));
    }

    [Fact]
    public void A_later_figure_replaces_a_declaration_by_rectification()
    {
        var declared = Results.Given(DeclaredMet);
        var rectified = new MeasurementRectified(Example, Span, new Value.Count(9), null, null, LaterDay);

        declared.When(Say(Nine, Role.Office)).ThenRefused("precondition-required", "2020..2022");
        declared.When(Say(Nine, Role.Office, At(1))).ThenRefused("reason-required");
        declared.When(Say(Nine, Role.Office, At(1), "a reason")).Then(rectified);

        var standing = Judged(Plan, DeclaredMet, rectified);
        Assert.Equal("missed", Notation.Write(standing.Outcome));
        Assert.Equal(new Result(9, 1), standing.Result);
        Assert.False(standing.IsDeclared);
    }

    [Fact]
    public void A_declaration_replaces_a_figure()
    {
        var reported = Results.Given(NineReported);

        reported.When(Say(Met, Role.Board)).ThenRefused("precondition-required", "2020..2022");
        reported.When(Say(Met, Role.Board, At(1), "a reason")).Then(DeclaredMet with { ReportedOn = LaterDay });
        Assert.Equal("met", Notation.Write(Judged(Plan, NineReported, DeclaredMet).Outcome));
    }

    [Fact]
    public void A_declaration_is_withdrawn_like_a_figure()
    {
        Results.Given(DeclaredMet).When(new WithdrawMeasurement(Example, Span, LaterDay, At(1), "a reason", Role.Board)).Then(new MeasurementWithdrawn(Example, Span));

        var standing = Judged(Plan, DeclaredMet, new MeasurementWithdrawn(Example, Span));
        Assert.Equal("no-data", Notation.Write(standing.Outcome));
        Assert.False(standing.IsDeclared);
    }

    [Theory]
    [InlineData(true, "met")]
    [InlineData(false, "missed")]
    public void What_is_declared_is_the_outcome_without_a_result(bool met, string outcome)
    {
        var standing = Judged(Plan, DeclaredMet with { Met = met });

        Assert.Equal(outcome, Notation.Write(standing.Outcome));
        Assert.True(standing.IsDeclared);
        Assert.Null(standing.Result);
        Assert.Null(standing.Forecast);
        Assert.Equal(Margin.None, standing.Margin);
        Assert.Equal(Finality.Final, standing.Finality);
        Assert.Equal(ProgressReason.NoResult, Progress.Of(Plan.Indicators[0].Baseline, standing.Promise.Standard, standing.Result?.Number).Reason);
    }

    [Theory]
    [InlineData("2023-01-15", 1, 0)]
    [InlineData("2023-01-16", 0, 1)]
    public void A_declaration_is_a_report_on_time_or_late(string on, int onTime, int late) =>
        Assert.Equal(new PeriodTally(1, 1, onTime, late, []), Judged(Plan, DeclaredMet with { ReportedOn = Notation.ReadDay(on) }).Periods);

    [Fact]
    public void A_declaration_of_an_excluded_period_is_not_looked_at()
    {
        var standing = Judged(Plan, DeclaredMet, new PeriodExcluded(Example, Span, ExclusionCode.Other, null));

        Assert.Equal("excluded", Notation.Write(standing.Outcome));
        Assert.False(standing.IsDeclared);
    }

    [Fact]
    public void A_figure_is_no_declaration() => Assert.False(Judged(Plan, NineReported).IsDeclared);

    [Fact]
    public void A_declaration_is_explained_by_no_figure()
    {
        var explanation = Explained(DeclaredMet);

        Assert.Equal([new UsedFact(Span, 1, null)], explanation.Used.ToArray());
        Assert.Empty(explanation.SetAside);
        Assert.Empty(explanation.Comparisons);
    }

    [Fact]
    public void A_declaration_that_a_figure_replaced_is_set_aside_by_it()
    {
        var explanation = Explained(DeclaredMet, new MeasurementRectified(Example, Span, new Value.Count(12), null, null, LaterDay));

        Assert.Equal([new UsedFact(Span, 2, new Value.Count(12))], explanation.Used.ToArray());
        Assert.Equal([new AsideFact(Span, 1, AsideReason.Rectified, 2)], explanation.SetAside.ToArray());
        Assert.Equal([new Comparison(12, Relation.AtLeast, 12)], explanation.Comparisons.ToArray());
    }

    [Fact]
    public void A_figure_that_a_declaration_replaced_is_set_aside_by_it() =>
        Assert.Equal(
            [new AsideFact(Span, 1, AsideReason.Rectified, 2)],
            Explained(NineReported, DeclaredMet).SetAside.ToArray());

    [Theory]
    [InlineData("none")]
    [InlineData("figure")]
    [InlineData("declared")]
    [InlineData("not measured")]
    [InlineData("excluded")]
    public void What_is_only_watched_has_no_outcome_for_want_of_a_target(string said)
    {
        ReportingEvent[] facts = said switch
        {
            "figure" => [NineReported],
            "declared" => [DeclaredMet],
            "not measured" => [new NotMeasuredDeclared(Example, Span, NotMeasuredCode.DataLost, null, null, Day)],
            "excluded" => [new PeriodExcluded(Example, Span, ExclusionCode.Other, null)],
            _ => [],
        };
        var standing = Judged(Watched, facts);

        Assert.Equal("no-standard", Notation.Write(standing.Outcome));
        Assert.Equal(said == "figure" ? new Result(9, 1) : null, standing.Result);
    }

    [Fact]
    public void What_is_only_watched_is_held_against_nothing()
    {
        Assert.Empty(Explanation.Of(Judged(Watched, NineReported), [(1, NineReported)]).Comparisons);
        Assert.Throws<InvalidOperationException>(() => new Standard.Monitored().IsMetBy(new Fraction(1)));
    }

    [Theory]
    [InlineData("2020")]
    [InlineData("2022")]
    [InlineData("2020..2021")]
    [InlineData("2019..2022")]
    [InlineData("AY2020-2021")]
    [InlineData("2020-03")]
    public void What_is_reported_once_is_reported_of_the_whole_span_alone(string period)
    {
        Results.When(Say(Nine, Role.Office) with { Period = Period.Parse(period) }).ThenRefused("period-frequency-mismatch", period, "Once");
        Results.When(Say(Met, Role.Board) with { Period = Period.Parse(period) }).ThenRefused("period-frequency-mismatch", period, "Once");
        Results.When(new ExcludePeriod(Example, Period.Parse(period), ExclusionCode.Other, "a note")).ThenRefused("period-frequency-mismatch", period, "Once");
    }

    [Fact]
    public void What_is_reported_once_may_be_reported_before_the_span_is_over()
    {
        Results.When(Say(Nine, Role.Office) with { On = new(2020, 1, 1) }).Then(NineReported with { ReportedOn = new(2020, 1, 1) });
        Results.When(Say(Nine, Role.Office) with { On = new(2019, 12, 31) }).ThenRefused("period-not-begun", "2020..2022");
    }

    [Theory]
    [InlineData("2023-01-15", "not-due", false)]
    [InlineData("2023-01-16", "no-data", true)]
    public void What_is_reported_once_is_due_after_the_span(string today, string outcome, bool missing)
    {
        var standing = Context(Plan).Standing(ReportingYear.Empty, Example, Notation.ReadDay(today))!;

        Assert.Equal(outcome, Notation.Write(standing.Outcome));
        Assert.Equal(new PeriodTally(1, 0, 0, 0, missing ? [Span] : []), standing.Periods);
        Assert.Equal(Span, standing.Span);
    }

    [Fact]
    public void What_nobody_planned_cannot_be_reported()
    {
        var unplanned = Results with
        {
            Decide = (command, year) => Reporting.Decide(command, year, new ReportingContext.OfProgramme(new("piano"), Span, ProgrammeState.Undefined.Instance)),
        };

        unplanned.When(Say(Nine, Role.Office)).ThenRefused("unknown-programme", "piano");
        Results.When(Say(Nine, Role.Office) with { Indicator = new("other") }).ThenRefused("unknown-indicator", "other");
    }

    // The target is 10 and a fifth of it more.
    private static readonly ProgrammePlan Plan = Examples.Plan;
    private static readonly ProgrammePlan Watched = Plan with { Indicators = [Plan.Indicators[0] with { Targets = ImmutableSortedDictionary<Period, Target>.Empty }] };

    private static ReportingContext.OfProgramme Context(ProgrammePlan plan) => new(new("piano"), Span, new ProgrammeState.Defined(plan, 1));

    private static Standing Judged(ProgrammePlan plan, params ReportingEvent[] facts) =>
        Context(plan).Standing(facts.Aggregate(ReportingYear.Empty, Reporting.Evolve), Example, new(2023, 6, 1))!;

    private static Explanation Explained(params ReportingEvent[] facts) =>
        Explanation.Of(Judged(Plan, facts), facts.Select((fact, i) => (i + 1L, fact)));

    private static ReportMeasurement Say(Statement statement, Role by, Expectation? expected = null, string? reason = null) =>
        new(Example, Span, statement, LaterDay, expected ?? new Expectation.None(), reason, by);

    private static Expectation.Revision At(params long[] revisions) => new(revisions);

    // Yearly, the latest year counts, at least 12.
    [Theory]
    [InlineData("met 9 9", "missed")]
    [InlineData("9 9 met", "met")]
    [InlineData("12 12 missed", "missed")]
    [InlineData("9 met -", "met")]
    [InlineData("met - 9", "missed")]
    public void Of_a_declaration_and_figures_the_later_one_tells(string years, string outcome)
    {
        var promise = new Promise(new(Example, null, new(""), new(""), new Measure.Count(), Aggregation.Latest, Frequency.Yearly), new Standard.AtLeast(12, Unit.Count));
        var answers = years.Split(' ').Select((said, i) => (said, Year: Period.Year(2020 + i))).Where(y => y.said != "-").Select(Answer (y) => y.said is "met" or "missed"
            ? new Answer.Declared(y.Year, y.said == "met", LaterDay)
            : new Answer.Measured(y.Year, new Value.Count(long.Parse(y.said, System.Globalization.CultureInfo.InvariantCulture)), LaterDay));

        var standing = Judge.Of(promise, Span, [.. answers], false, LaterDay);

        Assert.Equal(outcome, standing.Outcome is Outcome.Met ? "met" : "missed");
        Assert.Equal(years.Split(' ').Last(y => y != "-") is "met" or "missed", standing.IsDeclared);
    }

    [Theory]
    [InlineData("n y y", "missed")]
    [InlineData("y n n", "met")]
    [InlineData("n - -", "missed")]
    public void A_milestone_is_reached_by_its_day_or_not_at_all(string years, string outcome)
    {
        var promise = new Promise(new(Example, null, new(""), new(""), new Measure.YesNo(), Aggregation.Latest, Frequency.Yearly), new Target.Milestone(new(2020, 12, 31)).Over(null, Unit.Count)!);
        var answers = years.Split(' ').Select((said, i) => (said, Year: Period.Year(2020 + i))).Where(y => y.said != "-")
            .Select(Answer (y) => new Answer.Measured(y.Year, new Value.YesNo(y.said == "y"), LaterDay));

        Assert.Equal(outcome, Judge.Of(promise, Span, [.. answers], false, LaterDay).Outcome is Outcome.Met ? "met" : "missed");
    }
}
