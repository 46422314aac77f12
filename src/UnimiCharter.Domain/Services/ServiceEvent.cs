using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>The facts of a service, in the stream <c>{org}/service/{service}</c>.</summary>
public abstract record ServiceEvent : Event
{
    private ServiceEvent() { }

    public sealed record ServiceRegistered(Text Name) : ServiceEvent;

    public sealed record ServiceRenamed(Text Name) : ServiceEvent;

    public sealed record ServiceDescribed(ServiceCard Card) : ServiceEvent;

    public sealed record IndicatorDefined(Indicator Indicator) : ServiceEvent;

    /// <summary>It is described otherwise; as long as nothing was reported of it, perhaps measured otherwise, too.</summary>
    public sealed record IndicatorRedefined(Indicator Indicator) : ServiceEvent;

    /// <summary>The promise of an edition; a later one for the same edition replaces it.</summary>
    public sealed record StandardProgrammed(EditionYear Edition, IndicatorCode Indicator, Standard Standard) : ServiceEvent;

    public sealed record StandardDropped(EditionYear Edition, IndicatorCode Indicator) : ServiceEvent;

    /// <summary>No new standard is programmed for it; the past stays judged.</summary>
    public sealed record IndicatorRetired(IndicatorCode Indicator) : ServiceEvent;

    public sealed record IndicatorRevived(IndicatorCode Indicator) : ServiceEvent;

    public sealed record ServiceRetired : ServiceEvent;

    public sealed record ServiceRevived : ServiceEvent;

    /// <summary>The service's office would have its card otherwise; nothing of it changes before the board says so.</summary>
    public sealed record ChangeProposed(int Number, CardChange Change) : ServiceEvent;

    /// <summary>The change itself follows, as the facts that it comes to.</summary>
    public sealed record ProposalAccepted(int Number) : ServiceEvent;

    public sealed record ProposalDeclined(int Number) : ServiceEvent;

    public sealed record ProposalTakenBack(int Number) : ServiceEvent;

    /// <summary>The parts of the card that the office may change at once, instead of those that it might before; none for none any more.</summary>
    public sealed record OfficeTrusted(ImmutableArray<CardPart> Parts) : ServiceEvent
    {
        public bool Equals(OfficeTrusted? other) => other is not null && Parts.SequenceEqual(other.Parts);

        public override int GetHashCode() => Parts.Length;
    }
}
