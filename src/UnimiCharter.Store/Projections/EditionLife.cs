using System.Collections.Immutable;
using JasperFx.Events;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>An edition of an organization's charter as it came to be.</summary>
/// <param name="Steps">What it came to with each of its facts, and when that was recorded, in their order.</param>
internal sealed record EditionLife(OrganizationCode Organization, EditionYear Edition, ImmutableArray<(DateTimeOffset At, CharterState State)> Steps)
{
    public static EditionLife Of(OrganizationCode organization, EditionYear edition, IEnumerable<IEvent> facts)
    {
        var state = (CharterState)CharterState.Undefined.Instance;
        return new(organization, edition, [.. facts.Select(fact => (fact.Timestamp, state = Charter.Evolve(state, (CharterEvent)fact.Data)))]);
    }

    /// <summary>As it was known at an instant: up to its first fact that was recorded later. Null when nobody had said anything of it.</summary>
    public FoundEdition? At(DateTimeOffset instant)
    {
        var known = Steps.TakeWhile(step => step.At <= instant).Count();
        return known > 0 && Steps[known - 1].State is CharterState.Open charter ? new(Organization, Edition, charter, known) : null;
    }
}
