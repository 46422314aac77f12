using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>What a programme says: a tree of goals, and indicators with targets hung on them.</summary>
/// <param name="Organization">The name of who plans.</param>
/// <param name="Source">The document that it was read from.</param>
/// <param name="Goals">A parent may stand after its child.</param>
/// <param name="Allocation">What was assigned for reaching the targets, by year, in euro; part of it is given back when they are missed.</param>
public sealed record ProgrammePlan(
    string Organization, string Title, Period Span, string? Source,
    ImmutableArray<Goal> Goals, ImmutableArray<PlannedIndicator> Indicators, ImmutableSortedDictionary<Period, decimal> Allocation)
{
    public PlannedIndicator? Find(IndicatorCode code) => Indicators.FirstOrDefault(i => i.Indicator.Code == code);

    public bool Equals(ProgrammePlan? other) =>
        other is not null && (Organization, Title, Span, Source) == (other.Organization, other.Title, other.Span, other.Source)
        && Goals.SequenceEqual(other.Goals) && Indicators.SequenceEqual(other.Indicators) && Allocation.SequenceEqual(other.Allocation);

    public override int GetHashCode() => HashCode.Combine(Title, Span, Goals.Length, Indicators.Length);
}

/// <summary>A node of the tree: an axis, an objective, an action, at any depth.</summary>
/// <param name="Parent">Null at the top.</param>
public sealed record Goal(GoalCode Code, GoalCode? Parent, string Title);

/// <summary>An indicator of a goal.</summary>
/// <param name="Targets">By the period by whose end each is to be reached; the last one is the programme's. None: the values are only watched.</param>
/// <param name="Note">What a reader of the figures must know.</param>
public sealed record PlannedIndicator(GoalCode Goal, Indicator Indicator, Baseline? Baseline, ImmutableSortedDictionary<Period, Target> Targets, string? Note = null)
{
    /// <summary>The unit in which values are compared.</summary>
    public Unit Unit => Indicator.Measure switch
    {
        Measure.Amount { Unit: { } unit } => unit,
        Measure.Ratio { PartOfWhole: true } or Measure.Percentage => Unit.Percent,
        _ => Unit.Count,
    };

    /// <summary>What is promised for the whole span.</summary>
    public Promise Promise => new(Indicator, Targets.IsEmpty ? new Standard.Monitored() : Targets.MaxBy(t => (t.Key.LastDay, t.Key)).Value.Over(Baseline, Unit)!);

    public bool Equals(PlannedIndicator? other) =>
        other is not null && (Goal, Indicator, Baseline, Note) == (other.Goal, other.Indicator, other.Baseline, other.Note) && Targets.SequenceEqual(other.Targets);

    public override int GetHashCode() => HashCode.Combine(Goal, Indicator.Code, Targets.Count);
}
