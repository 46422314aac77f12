using System.Collections.Immutable;
using System.Diagnostics;

namespace UnimiCharter.Domain;

/// <summary>The facts of an organization's own dimensions, in the stream <c>{org}/dimensions/own</c>.</summary>
public abstract record DimensionEvent : Event
{
    private DimensionEvent() { }

    /// <summary>It is one of the organization's from now on, under this name.</summary>
    public sealed record DimensionNamed(QualityDimension Dimension, Text Name) : DimensionEvent;

    /// <summary>No indicator is of it, nor will be.</summary>
    public sealed record DimensionRetired(QualityDimension Dimension) : DimensionEvent;
}

public abstract record DimensionCommand
{
    private DimensionCommand(QualityDimension dimension, string? reason) => (Dimension, Reason) = (dimension, reason);

    public QualityDimension Dimension { get; }

    /// <summary>Why, in the words of who commands; kept in the metadata of the facts.</summary>
    public string? Reason { get; }

    /// <param name="Expected">The revision of the name that is meant to be replaced.</param>
    public sealed record NameDimension(QualityDimension Named, Text Name, Expectation Expected, string? Why) : DimensionCommand(Named, Why);

    /// <param name="Use">An indicator that is of the dimension; null when none is.</param>
    public sealed record RetireDimension(QualityDimension Named, (ServiceCode Service, IndicatorCode Indicator)? Use, string? Why) : DimensionCommand(Named, Why);
}

/// <summary>A dimension of an organization's own.</summary>
/// <param name="Revision">How many facts there are about it.</param>
public sealed record OwnDimension(Text Name, long Revision, bool IsRetired);

/// <summary>The dimensions that an organization added to the usual ones.</summary>
public sealed record DimensionsState(ImmutableSortedDictionary<QualityDimension, OwnDimension> Own)
{
    public static DimensionsState Empty { get; } = new(ImmutableSortedDictionary<QualityDimension, OwnDimension>.Empty);
}

/// <summary>The dimensions of an organization's promises: the usual ones, and its own.</summary>
public static class Dimensions
{
    private static readonly ImmutableDictionary<QualityDimension, Text> Names = ImmutableDictionary.CreateRange(
    [
        KeyValuePair.Create(QualityDimension.Accessibility, new Text("Accessibilità", "Accessibility")),
        KeyValuePair.Create(QualityDimension.Timeliness, new Text("Tempestività", "Timeliness")),
        KeyValuePair.Create(QualityDimension.Transparency, new Text("Trasparenza", "Transparency")),
        KeyValuePair.Create(QualityDimension.Effectiveness, new Text("Efficacia", "Effectiveness")),
        KeyValuePair.Create(QualityDimension.Continuity, new Text("Continuità", "Continuity")),
        KeyValuePair.Create(QualityDimension.Efficiency, new Text("Efficienza", "Efficiency")),
    ]);

    /// <summary>What a dimension is called; its code where nobody named it.</summary>
    /// <param name="state">The organization's own; null where only the usual ones are spoken of.</param>
    public static Text NameOf(QualityDimension dimension, DimensionsState? state = null) =>
        Names.GetValueOrDefault(dimension) ?? state?.Own.GetValueOrDefault(dimension)?.Name ?? new(dimension.Value);

    /// <summary>Whether an indicator may be of a dimension.</summary>
    public static bool Knows(DimensionsState state, QualityDimension dimension) =>
        QualityDimension.Usual.Contains(dimension) || state.Own.GetValueOrDefault(dimension) is { IsRetired: false };

    /// <summary>The usual ones, and what else is promised.</summary>
    public static ImmutableArray<QualityDimension> Among(IEnumerable<Standing> standings) =>
        [.. QualityDimension.Usual.Union(standings.Select(s => s.Promise.Indicator.Dimension).OfType<QualityDimension>()).Order()];

    public static Decision Decide(DimensionCommand command, DimensionsState state) => (command, state.Own.GetValueOrDefault(command.Dimension)) switch
    {
        _ when QualityDimension.Usual.Contains(command.Dimension) => Decision.Refuse(Refusal.DimensionUsual(command.Dimension)),
        (DimensionCommand.NameDimension c, { IsRetired: false } d) when d.Name == c.Name => Decision.AlreadySo(c.Expected, d.Revision, c.Dimension.Value),
        (DimensionCommand.NameDimension c, var d) when c.Expected.IsContradictedBy(d?.Revision) => Decision.Refuse(Refusal.PreconditionFailed(c.Dimension.Value)),
        (DimensionCommand.NameDimension { Expected: Expectation.None } c, not null) => Decision.Refuse(Refusal.PreconditionRequired(c.Dimension.Value)),
        (DimensionCommand.NameDimension { Reason: null }, not null) => Decision.Refuse(Refusal.ReasonRequired),
        (DimensionCommand.NameDimension c, _) => Decision.Of(new DimensionEvent.DimensionNamed(c.Dimension, c.Name)),
        (DimensionCommand.RetireDimension c, null) => Decision.Refuse(Refusal.UnknownDimension(c.Dimension.Value)),
        (DimensionCommand.RetireDimension, { IsRetired: true }) => Decision.Nothing,
        (DimensionCommand.RetireDimension { Use: { } use } c, _) => Decision.Refuse(Refusal.DimensionInUse(c.Dimension, use.Service, use.Indicator)),
        (DimensionCommand.RetireDimension { Reason: null }, _) => Decision.Refuse(Refusal.ReasonRequired),
        (DimensionCommand.RetireDimension c, _) => Decision.Of(new DimensionEvent.DimensionRetired(c.Dimension)),
        _ => throw new UnreachableException(),
    };

    public static DimensionsState Evolve(DimensionsState state, DimensionEvent fact) => fact switch
    {
        DimensionEvent.DimensionNamed e => new(state.Own.SetItem(e.Dimension, new(e.Name, RevisionOf(state, e.Dimension) + 1, IsRetired: false))),
        DimensionEvent.DimensionRetired e => new(state.Own.SetItem(e.Dimension, state.Own[e.Dimension] with { Revision = RevisionOf(state, e.Dimension) + 1, IsRetired = true })),
        _ => throw new UnreachableException(),
    };

    private static long RevisionOf(DimensionsState state, QualityDimension dimension) => state.Own.GetValueOrDefault(dimension)?.Revision ?? 0;
}
