using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>What the facts of a service come to.</summary>
public abstract record ServiceState
{
    private ServiceState() { }

    public sealed record Undefined : ServiceState
    {
        public static Undefined Instance { get; } = new();
    }

    /// <param name="Card">Null until the service is described.</param>
    /// <param name="Indicators">In the order in which they were defined.</param>
    /// <param name="Revision">Of the name and the card: a service is registered and first described in one.</param>
    /// <param name="Waiting">What its office proposed, and nobody decided yet, in that order; <see cref="MaxWaiting"/> at most.</param>
    /// <param name="Proposed">How many proposals there ever were.</param>
    /// <param name="Decided">What became of the last that were decided, in that order; <see cref="MaxDecided"/> at most.</param>
    /// <param name="AtOnce">What the office may change without asking.</param>
    public sealed record Active(
        Text Name, ServiceCard? Card, ImmutableArray<IndicatorState> Indicators, long Revision = 1,
        ImmutableArray<Proposal> Waiting = default, int Proposed = 0, ImmutableArray<DecidedProposal> Decided = default, ImmutableArray<CardPart> AtOnce = default) : ServiceState
    {
        public const int MaxWaiting = 20;

        /// <summary>The document is written with each fact of the service: what was decided longer ago is known to have been, and no more.</summary>
        public const int MaxDecided = 50;

        public ImmutableArray<Proposal> Waiting { get; init; } = Waiting.IsDefault ? [] : Waiting;

        public ImmutableArray<DecidedProposal> Decided { get; init; } = Decided.IsDefault ? [] : Decided;

        public ImmutableArray<CardPart> AtOnce { get; init; } = AtOnce.IsDefault ? [] : AtOnce;

        /// <summary>What waits and would change the same, of the card as it stands; null for none.</summary>
        public Proposal? Find(CardChange change) => Waiting.FirstOrDefault(p => !p.IsOutdated && p.Change == change);
    }

    public sealed record Retired(Active Last) : ServiceState;

    /// <summary>The service as it is or last was; null before it was registered.</summary>
    public Active? Known => this switch
    {
        Active active => active,
        Retired retired => retired.Last,
        _ => null,
    };
}

/// <summary>An indicator with the standards programmed for it, by edition.</summary>
public abstract record IndicatorState
{
    private IndicatorState(Indicator indicator, ImmutableSortedDictionary<EditionYear, Programmed> standards, long revision) =>
        (Indicator, Standards, Revision) = (indicator, standards, revision);

    public Indicator Indicator { get; init; }

    /// <summary>By edition; also those that were dropped.</summary>
    public ImmutableSortedDictionary<EditionYear, Programmed> Standards { get; init; }

    /// <summary>How many times it was defined.</summary>
    public long Revision { get; init; }

    public sealed record Current(Indicator Indicator, ImmutableSortedDictionary<EditionYear, Programmed> Standards, long Revision = 1)
        : IndicatorState(Indicator, Standards, Revision);

    public sealed record Retired(Indicator Indicator, ImmutableSortedDictionary<EditionYear, Programmed> Standards, long Revision = 1)
        : IndicatorState(Indicator, Standards, Revision);

    /// <summary>What an edition promises; null when it promises nothing.</summary>
    public Programmed? StandardOf(EditionYear edition) => Standards.GetValueOrDefault(edition) is { IsDropped: false } programmed ? programmed : null;

    public Promise? PromiseOf(EditionYear edition) => StandardOf(edition) is { } programmed ? new Promise(Indicator, programmed.Standard) : null;
}

/// <summary>The standard of an edition.</summary>
/// <param name="Revision">How many times it was programmed or dropped.</param>
/// <param name="IsDropped">Whether the edition promises it no more.</param>
public sealed record Programmed(Standard Standard, long Revision, bool IsDropped = false);
