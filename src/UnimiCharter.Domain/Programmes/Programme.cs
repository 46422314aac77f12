using System.Diagnostics;

namespace UnimiCharter.Domain;

/// <summary>The board's word on a programme.</summary>
/// <param name="Expected">What is meant to be replaced.</param>
/// <param name="Reason">Why, when a plan is replaced.</param>
public sealed record DefineProgramme(ProgrammePlan Plan, Expectation Expected, string? Reason);

/// <summary>The facts of the stream <c>{org}/programme/{programme}</c>.</summary>
public abstract record ProgrammeEvent : Event
{
    private ProgrammeEvent() { }

    /// <summary>The plan as it is from now on, whole.</summary>
    public sealed record ProgrammeDefined(ProgrammePlan Plan) : ProgrammeEvent;
}

/// <summary>What the facts of a programme come to.</summary>
public abstract record ProgrammeState
{
    private ProgrammeState() { }

    public sealed record Undefined : ProgrammeState
    {
        public static Undefined Instance { get; } = new();
    }

    /// <param name="Revision">How many times the plan was defined.</param>
    public sealed record Defined(ProgrammePlan Plan, long Revision) : ProgrammeState;
}

/// <summary>A programme (<i>programma</i>): decides whether a plan holds together, and what the facts come to.</summary>
public static class Programme
{
    /// <param name="command">What is asked.</param>
    /// <param name="state">The plan so far.</param>
    /// <param name="code">The programme's code.</param>
    /// <param name="results">What was measured so far: how that was measured stays as it is.</param>
    public static Decision Decide(DefineProgramme command, ProgrammeState state, ProgrammeCode code, ReportingYear results) => (command.Expected, state) switch
    {
        (var expected, ProgrammeState.Defined d) when d.Plan == command.Plan => Decision.AlreadySo(expected, d.Revision, code.Value),
        _ when Flaw(command.Plan) is { } flaw => Decision.Refuse(flaw),
        (var expected, _) when expected.IsContradictedBy((state as ProgrammeState.Defined)?.Revision) => Decision.Refuse(Refusal.PreconditionFailed(code.Value)),
        (Expectation.None, ProgrammeState.Defined) => Decision.Refuse(Refusal.PreconditionRequired(code.Value)),
        (_, ProgrammeState.Defined d) when Unmeasured(d.Plan, command.Plan, results) is { } measured => Decision.Refuse(Refusal.IndicatorAlreadyDefined(measured)),
        (_, ProgrammeState.Defined) when command.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
        _ => Decision.Of(new ProgrammeEvent.ProgrammeDefined(command.Plan)),
    };

    public static ProgrammeState Evolve(ProgrammeState state, ProgrammeEvent fact) => fact switch
    {
        ProgrammeEvent.ProgrammeDefined e => new ProgrammeState.Defined(e.Plan, state is ProgrammeState.Defined before ? before.Revision + 1 : 1),
        _ => throw new UnreachableException(),
    };

    /// <summary>The first indicator with measurements that another plan would leave without a meaning; null when there is none.</summary>
    private static IndicatorCode? Unmeasured(ProgrammePlan before, ProgrammePlan after, ReportingYear results)
    {
        foreach (var planned in before.Indicators)
            if (results.Of(planned.Indicator.Code).Entries.Values.Any(entry => entry is Entry.Said)
                && (after.Span != before.Span || after.Find(planned.Indicator.Code)?.Indicator is not { } kept
                    || (kept.Measure, kept.Frequency, kept.Axes) != (planned.Indicator.Measure, planned.Indicator.Frequency, planned.Indicator.Axes)))
                return planned.Indicator.Code;
        return null;
    }

    /// <summary>The first thing that does not hold together; null when all does.</summary>
    private static Refusal? Flaw(ProgrammePlan plan)
    {
        var goals = new Dictionary<GoalCode, Goal>();
        foreach (var goal in plan.Goals)
            if (!goals.TryAdd(goal.Code, goal)) return Refusal.GoalRepeated(goal.Code);
        foreach (var goal in plan.Goals)
        {
            var above = goal;
            // One that hangs on a ring without being of it is not named: those of the ring are.
            for (var steps = 0; steps < goals.Count && above.Parent is { } parent; steps++)
            {
                if (!goals.TryGetValue(parent, out var next)) return Refusal.UnknownGoal(parent);
                if (next.Code == goal.Code) return Refusal.GoalsCyclic(goal.Code);
                above = next;
            }
        }
        foreach (var (period, amount) in plan.Allocation)
            if (!plan.Span.Contains(period) || amount < 0) return Refusal.AllocationUnsuitable(period);
        var (indicators, declared) = (new HashSet<IndicatorCode>(), new Dictionary<CommonCode, IndicatorCode>());
        foreach (var planned in plan.Indicators)
            if (!indicators.Add(planned.Indicator.Code)) return Refusal.IndicatorRepeated(planned.Indicator.Code);
            else if (!goals.ContainsKey(planned.Goal)) return Refusal.UnknownGoal(planned.Goal);
            else if (planned.Indicator.SameAs is { } same && !declared.TryAdd(same, planned.Indicator.Code)) return Refusal.CommonCodeTaken(same, declared[same]);
            else if (Flaw(planned, plan.Span) is { } flaw) return flaw;
        return null;
    }

    private static Refusal? Flaw(PlannedIndicator planned, Period span)
    {
        var (code, measure) = (planned.Indicator.Code, planned.Indicator.Measure);
        if (!planned.Indicator.Aggregation.Suits(measure)) return Refusal.AggregationUnsuitable(planned.Indicator.Aggregation);
        if (planned.Baseline is { } baseline && !Fits(baseline.Value, measure)) return Refusal.BaselineUnsuitable(code);
        foreach (var (period, target) in planned.Targets)
        {
            if (!span.Contains(period)) return Refusal.TargetOutsideSpan(code, period);
            if (target is Target.Milestone { Until: var day } && (day < span.FirstDay || day > span.LastDay)) return Refusal.TargetOutsideSpan(code, period);
            if (target is Target.Change && planned.Baseline is null) return Refusal.BaselineMissing(code);
            if (target is Target.Change && Target.Change.Over(planned.Baseline) is null) return Refusal.BaselineUnsuitable(code);
            if (target.Over(planned.Baseline, planned.Unit) is not { } standard) return Refusal.StandardUnsuitable(code);
            if (standard.Unit is { } unit && unit != planned.Unit) return Refusal.UnitsMixed(code);
            if (!standard.Suits(measure)) return Refusal.StandardUnsuitable(code);
        }
        return null;
    }

    /// <summary>A baseline may be told as a percentage or a number where the values are two counts.</summary>
    private static bool Fits(Value baseline, Measure measure) => measure.Fits(baseline)
        || (measure, baseline) is (Measure.Ratio { PartOfWhole: true }, Value.Percentage) or (Measure.Ratio { PartOfWhole: false }, Value.Amount);
}
