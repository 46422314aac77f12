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
    public sealed record Active(string Name, ServiceCard? Card, ImmutableArray<IndicatorState> Indicators) : ServiceState;

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
    private IndicatorState(Indicator indicator, ImmutableSortedDictionary<EditionYear, Programmed> standards) => (Indicator, Standards) = (indicator, standards);

    public Indicator Indicator { get; }

    public ImmutableSortedDictionary<EditionYear, Programmed> Standards { get; init; }

    public sealed record Current(Indicator Indicator, ImmutableSortedDictionary<EditionYear, Programmed> Standards)
        : IndicatorState(Indicator, Standards);

    public sealed record Retired(Indicator Indicator, ImmutableSortedDictionary<EditionYear, Programmed> Standards)
        : IndicatorState(Indicator, Standards);

    public Promise? PromiseOf(EditionYear edition) =>
        Standards.TryGetValue(edition, out var programmed) ? new Promise(Indicator, programmed.Standard) : null;
}

/// <summary>The standard of an edition.</summary>
/// <param name="Revision">How many times it was programmed.</param>
public sealed record Programmed(Standard Standard, long Revision);
