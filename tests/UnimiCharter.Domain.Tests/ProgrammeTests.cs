using System.Collections.Immutable;

namespace UnimiCharter.Domain.Tests;

public sealed class ProgrammeTests
{
    private static readonly ProgrammePlan Plan = Examples.Plan;
    private static readonly ProgrammePlan Other = Plan with { Title = "Piano riveduto" };

    private static readonly ProgrammeEvent Defined = new ProgrammeEvent.ProgrammeDefined(Plan);
    private static readonly ProgrammeEvent OtherDefined = new ProgrammeEvent.ProgrammeDefined(Other);

    private static readonly Expectation None = new Expectation.None();
    private static readonly Expectation Absent = new Expectation.Absent();
    private static readonly Expectation AnyThing = new Expectation.Any();
    private static readonly Expectation Whatever = new Expectation.Whatever();

    private static readonly Story<ProgrammeState, ProgrammeEvent, DefineProgramme> Piano =
        new(ProgrammeState.Undefined.Instance, Programme.Evolve, (command, state) => Programme.Decide(command, state, new("piano"), ReportingYear.Empty));

    [Fact]
    public void A_plan_is_defined()
    {
        Piano.When(new(Plan, None, null)).Then(Defined);
        Piano.When(new(Plan, Absent, null)).Then(Defined);
        Piano.When(new(Plan, Whatever, null)).Then(Defined);
    }

    [Fact]
    public void A_plan_may_have_no_goals() =>
        Piano.When(new(Plan with { Goals = [], Indicators = [] }, None, null)).Then(new ProgrammeEvent.ProgrammeDefined(Plan with { Goals = [], Indicators = [] }));

    [Fact]
    public void The_same_plan_again_is_no_new_fact()
    {
        var again = Plan with { Goals = [.. Plan.Goals], Indicators = [.. Plan.Indicators.Select(i => i with { Targets = i.Targets.Remove(Period.Year(2022)).Add(Period.Year(2022), new Target.Change(20)) })] };

        Piano.Given(Defined).When(new(again, None, null)).ThenNothing();
        Piano.Given(Defined).When(new(again, Whatever, null)).ThenNothing();
        Piano.Given(Defined).When(new(again, AnyThing, null)).ThenNothing();
        Piano.Given(Defined).When(new(again, At(1), "a reason")).ThenNothing();
        Piano.Given(Defined).When(new(again, At(7), null)).ThenAlreadySo("piano");
        Piano.Given(Defined, OtherDefined).When(new(Other, None, null)).ThenNothing();
    }

    [Fact]
    public void A_plan_that_stood_before_is_another_plan() =>
        Piano.Given(Defined, OtherDefined).When(new(Plan, At(2), "a reason")).Then(Defined);

    public static TheoryData<string> Changes => [.. Changed.Keys];

    [Theory, MemberData(nameof(Changes))]
    public void Whatever_is_changed_of_a_plan_makes_it_another(string what) =>
        Piano.Given(Defined).When(new(Changed[what], At(1), "a reason")).Then(new ProgrammeEvent.ProgrammeDefined(Changed[what]));

    [Fact]
    public void Another_plan_needs_a_precondition() =>
        Piano.Given(Defined).When(new(Other, None, "a reason")).ThenRefused("precondition-required", "piano");

    [Fact]
    public void Another_plan_against_a_stale_revision_is_refused()
    {
        Piano.Given(Defined).When(new(Other, At(2), "a reason")).ThenRefused("precondition-failed", "piano");
        Piano.Given(Defined).When(new(Other, At(), "a reason")).ThenRefused("precondition-failed", "piano");
        Piano.Given(Defined, OtherDefined).When(new(Plan, At(1), "a reason")).ThenRefused("precondition-failed", "piano");
        Piano.Given(Defined).When(new(Other, Absent, "a reason")).ThenRefused("precondition-failed", "piano");
    }

    [Fact]
    public void A_plan_that_must_replace_one_is_refused_where_there_is_none()
    {
        Piano.When(new(Plan, AnyThing, "a reason")).ThenRefused("precondition-failed", "piano");
        Piano.When(new(Plan, At(0, 1), "a reason")).ThenRefused("precondition-failed", "piano");
    }

    [Fact]
    public void Another_plan_needs_a_reason()
    {
        Piano.Given(Defined).When(new(Other, At(1), null)).ThenRefused("reason-required");
        Piano.Given(Defined).When(new(Other, AnyThing, null)).ThenRefused("reason-required");
        Piano.Given(Defined).When(new(Other, Whatever, null)).ThenRefused("reason-required");
    }

    [Fact]
    public void Another_plan_replaces_the_one_that_stands()
    {
        Piano.Given(Defined).When(new(Other, At(1), "a reason")).Then(OtherDefined);
        Piano.Given(Defined).When(new(Other, At(3, 1), "a reason")).Then(OtherDefined);
        Piano.Given(Defined).When(new(Other, AnyThing, "a reason")).Then(OtherDefined);
        Piano.Given(Defined).When(new(Other, Whatever, "a reason")).Then(OtherDefined);
    }

    [Fact]
    public void The_revision_counts_the_plans()
    {
        Assert.Equal(new ProgrammeState.Defined(Plan, 1), Piano.Given(Defined).State);
        Assert.Equal(new ProgrammeState.Defined(Other, 2), Piano.Given(Defined, OtherDefined).State);
        Assert.Equal(new ProgrammeState.Defined(Plan, 3), Piano.Given(Defined, OtherDefined, Defined).State);
    }

    // Goals are written child<parent, a top one alone.
    [Theory]
    [InlineData("a")]
    [InlineData("a b c")]
    [InlineData("a b<a c<b d<c e<d")]
    [InlineData("e<d d<c c<b b<a a")]
    [InlineData("b<a c<a a d<b e<b")]
    public void Goals_are_a_tree_of_any_depth_in_any_order(string goals) => Define(goals).Then(new ProgrammeEvent.ProgrammeDefined(Of(goals)));

    [Theory]
    [InlineData("a<a", "a")]
    [InlineData("a<b b<a", "a")]
    [InlineData("t a<b b<c c<a", "a")]
    [InlineData("t u<t d<a a<b b<a", "a")]
    public void Goals_that_are_above_themselves_are_refused(string goals, string first) => Define(goals).ThenRefused("goals-cyclic", first);

    [Theory]
    [InlineData("a<x", "x")]
    [InlineData("a b<a c<a-1", "a-1")]
    [InlineData("a<b b<c", "c")]
    public void A_goal_under_one_that_is_not_in_the_plan_is_refused(string goals, string unknown) => Define(goals).ThenRefused("unknown-goal", unknown);

    [Theory]
    [InlineData("a a", "a")]
    [InlineData("a b<a b", "b")]
    [InlineData("a b<a b<a", "b")]
    public void A_repeated_goal_is_refused(string goals, string repeated) => Define(goals).ThenRefused("goal-repeated", repeated);

    [Fact]
    public void An_indicator_of_a_goal_that_is_not_in_the_plan_is_refused() =>
        Define(Examples.Planned("count", null, null) with { Goal = new("b") }).ThenRefused("unknown-goal", "b");

    [Fact]
    public void Of_a_plan_one_indicator_is_the_common_one()
    {
        Define(Same("uno", "d-h"), Same("due", null), Same("tre", "d-h")).ThenRefused("common-code-taken", "d-h", "uno");
        Assert.IsType<Decision.Accepted>(Define(Same("uno", "d-h"), Same("due", null), Same("tre", null), Same("quattro", "d-j")).Decision);

        static PlannedIndicator Same(string code, string? sameAs)
        {
            var planned = Examples.Planned("yesNo", null, null, code: code);
            return planned with { Indicator = planned.Indicator with { SameAs = sameAs is null ? null : new CommonCode(sameAs) } };
        }
    }

    [Fact]
    public void A_repeated_indicator_is_refused_even_of_another_goal()
    {
        var planned = Examples.Planned("count", null, null);

        Define(planned, planned).ThenRefused("indicator-repeated", "example");
        Define(planned, Examples.Planned("yesNo", null, null, code: "other"), planned with { Goal = new("a") }).ThenRefused("indicator-repeated", "example");
    }

    [Theory]
    [InlineData("count", "none", "baseline-missing")]
    [InlineData("yesNo", "n", "baseline-unsuitable")]
    [InlineData("ratio", "3/0", "baseline-unsuitable")]
    [InlineData("amount", "-10", "baseline-unsuitable")]
    [InlineData("count", "999999999999", "standard-unsuitable")]
    public void A_target_relative_to_a_baseline_that_cannot_be_changed_so_is_refused(string measure, string baseline, string code) =>
        Define(Planned(measure, baseline, new Target.Change(20))).ThenRefused(code, "example");

    [Fact]
    public void A_change_is_of_bounded_percent_and_decimals()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Target.Change(decimal.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Target.Change(-1_000_001));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Target.Change(20, 7));
    }

    [Fact]
    public void The_same_plan_is_refused_where_nothing_is_meant_to_stand()
    {
        var plan = new ProgrammePlan("Politecnico", "Piano", Period.Span(2020, 2022), null, [], [], ImmutableSortedDictionary<Period, decimal>.Empty);
        var state = Programme.Evolve(ProgrammeState.Undefined.Instance, new ProgrammeEvent.ProgrammeDefined(plan));

        Assert.Same(Decision.Nothing, Programme.Decide(new(plan, new Expectation.None(), null), state, new("piano"), ReportingYear.Empty));
        Assert.Equal("precondition-failed", ((Decision.Refused)Programme.Decide(new(plan, new Expectation.Absent(), null), state, new("piano"), ReportingYear.Empty)).Refusal.Code);
    }

    [Theory]
    [InlineData("count", ">=20%")]
    [InlineData("count", ">=20 EUR")]
    [InlineData("share", ">=20")]
    [InlineData("share", "10..20")]
    [InlineData("percentage", "<=20")]
    [InlineData("ratio", ">=120%")]
    [InlineData("amount", ">=20 EUR")]
    [InlineData("EUR", ">=20")]
    [InlineData("EUR", ">=20 USD")]
    [InlineData("EUR", ">=20%")]
    public void A_target_in_another_unit_than_the_values_is_refused(string measure, string standard) =>
        Define(Planned(measure, "none", new Target.Absolute(Notation.ReadStandard(standard)))).ThenRefused("units-mixed", "example");

    [Theory]
    [InlineData("count", ">=20")]
    [InlineData("share", ">=20%~1")]
    [InlineData("percentage", "10..20%")]
    [InlineData("ratio", "<=1.5")]
    [InlineData("amount", ">=-20.5")]
    [InlineData("EUR", ">=20 EUR")]
    [InlineData("yesNo", "yes")]
    public void A_target_in_the_unit_of_the_values_is_planned(string measure, string standard)
    {
        var planned = Planned(measure, "none", new Target.Absolute(Notation.ReadStandard(standard)));

        Define(planned).Then(new ProgrammeEvent.ProgrammeDefined(Plan with { Indicators = [planned] }));
    }

    [Theory]
    [InlineData("share", ">=100.1%")]
    [InlineData("percentage", ">=101%")]
    [InlineData("percentage", "-1..5%")]
    [InlineData("count", ">=-1")]
    [InlineData("count", "yes")]
    [InlineData("yesNo", ">=1")]
    public void A_target_that_no_value_can_be_held_against_is_refused(string measure, string standard) =>
        Define(Planned(measure, "none", new Target.Absolute(Notation.ReadStandard(standard)))).ThenRefused("standard-unsuitable", "example");

    // 60% and three quarters of it more is 105%; 8 and 101% of it less is below zero.
    [Theory]
    [InlineData("share", "60/100", "75")]
    [InlineData("percentage", "60", "75")]
    [InlineData("count", "8", "-101")]
    public void A_change_beyond_what_values_can_be_is_refused(string measure, string baseline, string percent) =>
        Define(Planned(measure, baseline, new Target.Change(Notation.ReadNumber(percent)))).ThenRefused("standard-unsuitable", "example");

    [Fact]
    public void A_milestone_is_a_yes_or_no() =>
        Define(Planned("count", "none", new Target.Milestone(new(2021, 12, 31)))).ThenRefused("standard-unsuitable", "example");

    [Theory]
    [InlineData("2019")]
    [InlineData("2023")]
    [InlineData("2019..2022")]
    [InlineData("AY2022-2023")]
    [InlineData("2020..2023")]
    public void A_target_outside_the_span_is_refused(string period) =>
        Define(Examples.Planned("count", null, null) with { Targets = By(period, new Target.Absolute(Notation.ReadStandard(">=1"))) })
            .ThenRefused("target-outside-span", "example", period);

    [Theory]
    [InlineData("2020")]
    [InlineData("2021-Q4")]
    [InlineData("2022-12")]
    [InlineData("2020..2022")]
    public void A_target_is_of_any_period_of_the_span(string period)
    {
        var planned = Examples.Planned("count", null, null) with { Targets = By(period, new Target.Absolute(Notation.ReadStandard(">=1"))) };

        Define(planned).Then(new ProgrammeEvent.ProgrammeDefined(Plan with { Indicators = [planned] }));
    }

    [Theory]
    [InlineData("2019-12-31", false)]
    [InlineData("2020-01-01", true)]
    [InlineData("2022-12-31", true)]
    [InlineData("2023-01-01", false)]
    public void A_milestone_is_by_a_day_of_the_span(string day, bool within)
    {
        var planned = Planned("yesNo", "n", new Target.Milestone(Notation.ReadDay(day)));

        if (within) Define(planned).Then(new ProgrammeEvent.ProgrammeDefined(Plan with { Indicators = [planned] }));
        else Define(planned).ThenRefused("target-outside-span", "example", "2022");
    }

    [Theory]
    [InlineData("count", Aggregation.Pooled)]
    [InlineData("yesNo", Aggregation.Sum)]
    [InlineData("share", Aggregation.Mean)]
    [InlineData("percentage", Aggregation.Sum)]
    [InlineData("percentage", Aggregation.Mean)]
    [InlineData("percentage", Aggregation.Pooled)]
    public void An_aggregation_that_values_do_not_bear_is_refused(string measure, Aggregation aggregation) =>
        Define(Examples.Planned(measure, null, null, aggregation)).ThenRefused("aggregation-unsuitable", aggregation.ToString());

    [Theory]
    [InlineData("count", "amount", "12.5")]
    [InlineData("amount", "count", "12")]
    [InlineData("yesNo", "count", "1")]
    [InlineData("percentage", "share", "1/2")]
    [InlineData("ratio", "percentage", "50")]
    [InlineData("count", "percentage", "50")]
    [InlineData("EUR", "count", "5")]
    public void A_baseline_of_another_shape_than_the_values_is_refused(string measure, string baselineMeasure, string baseline) =>
        Define(Examples.Planned(measure, Notation.ReadValue(Notation.ReadMeasure(baselineMeasure), baseline), null)).ThenRefused("baseline-unsuitable", "example");

    [Fact]
    public void A_baseline_of_counted_cases_may_be_told_as_a_percentage()
    {
        var planned = Examples.Planned("share", new Value.Percentage(29.7m), new Target.Change(10));

        Define(planned).Then(new ProgrammeEvent.ProgrammeDefined(Plan with { Indicators = [planned] }));
    }

    [Fact]
    public void The_first_flaw_is_told_before_any_precondition() =>
        Piano.Given(Defined).When(new(Of("a<a"), At(7), null)).ThenRefused("goals-cyclic", "a");

    private static readonly Dictionary<string, ProgrammePlan> Changed = new()
    {
        ["organization"] = Plan with { Organization = "Poli" },
        ["title"] = Other,
        ["span"] = Plan with { Span = Period.Span(2020, 2023) },
        ["source"] = Plan with { Source = null },
        ["goals"] = Plan with { Goals = [.. Plan.Goals, new(new("b"), null, "Asse")] },
        ["order of goals"] = Plan with { Goals = [.. Plan.Goals.Reverse()] },
        ["title of a goal"] = Plan with { Goals = [Plan.Goals[0] with { Title = "Asse riveduto" }, Plan.Goals[1]] },
        ["indicators"] = Plan with { Indicators = [] },
        ["goal of an indicator"] = Plan with { Indicators = [Plan.Indicators[0] with { Goal = new("a") }] },
        ["indicator"] = Plan with { Indicators = [Plan.Indicators[0] with { Indicator = Plan.Indicators[0].Indicator with { Frequency = Frequency.Yearly } }] },
        ["baseline"] = Plan with { Indicators = [Plan.Indicators[0] with { Baseline = new(new Value.Count(11)) }] },
        ["note of a baseline"] = Plan with { Indicators = [Plan.Indicators[0] with { Baseline = new(new Value.Count(10), "a.a. 2018/19") }] },
        ["target"] = Plan with { Indicators = [Plan.Indicators[0] with { Targets = By("2022", new Target.Change(21)) }] },
        ["precision of a target"] = Plan with { Indicators = [Plan.Indicators[0] with { Targets = By("2022", new Target.Change(20, 0)) }] },
        ["period of a target"] = Plan with { Indicators = [Plan.Indicators[0] with { Targets = By("2021", new Target.Change(20)) }] },
        ["note of an indicator"] = Plan with { Indicators = [Plan.Indicators[0] with { Note = "a note" }] },
        ["allocation"] = Plan with { Allocation = ImmutableSortedDictionary<Period, decimal>.Empty.Add(Period.Year(2020), 1) },
    };

    private static Expectation.Revision At(params long[] revisions) => new(revisions);

    private static ImmutableSortedDictionary<Period, Target> By(string period, Target target) =>
        ImmutableSortedDictionary<Period, Target>.Empty.Add(Period.Parse(period), target);

    private static PlannedIndicator Planned(string measure, string baseline, Target target) =>
        Examples.Planned(measure, baseline == "none" ? null : Notation.ReadValue(Notation.ReadMeasure(measure), baseline), target);

    private static Told Define(params ImmutableArray<PlannedIndicator> indicators) => Piano.When(new(Plan with { Indicators = indicators }, None, null));

    private static Told Define(string goals) => Piano.When(new(Of(goals), None, null));

    private static ProgrammePlan Of(string goals) => Plan with
    {
        Goals = [.. goals.Split(' ').Select(goal => goal.Split('<')).Select(goal => new Goal(new(goal[0]), goal is [_, var parent] ? new GoalCode(parent) : null, goal[0]))],
        Indicators = [],
    };
}
