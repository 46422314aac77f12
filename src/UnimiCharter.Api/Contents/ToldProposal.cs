namespace UnimiCharter.Api.Contents;

/// <summary>A proposal as the facts of its service tell it.</summary>
/// <param name="Parts">What it touched of the card that it was proposed for.</param>
/// <param name="Card">The service as it stands, or stood when this was decided.</param>
/// <param name="Decided">Null while it waits.</param>
internal sealed record ToldProposal(
    ServiceCode Service, int Number, CardChange Change, IReadOnlyList<CardPart> Parts, ProposalStatus Status, ServiceState.Active Card, RecordedEvent Proposed, RecordedEvent? Decided = null)
{
    public bool Waits => Decided is null;

    /// <summary>All that the office ever proposed, oldest first.</summary>
    /// <param name="facts">All of the service, oldest first.</param>
    /// <param name="state">What they come to.</param>
    public static IReadOnlyList<ToldProposal> All(ServiceCode service, IEnumerable<RecordedEvent> facts, out ServiceState state)
    {
        var told = new SortedDictionary<int, ToldProposal>();
        state = ServiceState.Undefined.Instance;
        foreach (var recorded in facts)
        {
            var fact = (ServiceEvent)recorded.Fact;
            if (fact is ServiceEvent.ChangeProposed { Number: var number, Change: var change } && state.Known is { } card)
                told[number] = new(service, number, change, change.PartsOf(card.Card), ProposalStatus.Waiting, card, recorded);
            else if (EndOf(fact) is var (ended, status))
                told[ended] = told[ended] with { Status = status, Card = state.Known!, Decided = recorded };
            state = Domain.Service.Evolve(state, fact);
        }
        foreach (var waiting in state.Known?.Waiting ?? [])
            told[waiting.Number] = told[waiting.Number] with { Status = waiting.IsOutdated ? ProposalStatus.Outdated : ProposalStatus.Waiting, Card = state.Known! };
        return [.. told.Values];
    }

    /// <summary>Those of a service, with the names of the persons whom they name; null when nobody registered it.</summary>
    public static async Task<(ServiceState.Active Service, IReadOnlyList<ToldProposal> Proposals)?> Of(
        OrganizationCode organization, ServiceCode service, EventLog log, KnownPersons persons, CancellationToken cancellation)
    {
        var proposals = All(service, await log.Facts(StreamId.Service(organization, service), null, cancellation), out var state);
        return state.Known is { } known ? (known, [.. proposals.Select(told => told with { Card = persons.Tell(told.Card), Change = persons.Tell(told.Change) })]) : null;
    }

    private static (int Number, ProposalStatus Status)? EndOf(ServiceEvent fact) => fact switch
    {
        ServiceEvent.ProposalAccepted e => (e.Number, ProposalStatus.Accepted),
        ServiceEvent.ProposalDeclined e => (e.Number, ProposalStatus.Declined),
        ServiceEvent.ProposalTakenBack e => (e.Number, ProposalStatus.TakenBack),
        _ => null,
    };
}
