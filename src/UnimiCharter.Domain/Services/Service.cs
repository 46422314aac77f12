using System.Collections.Immutable;
using System.Diagnostics;
using static UnimiCharter.Domain.ServiceCommand;
using static UnimiCharter.Domain.ServiceEvent;

namespace UnimiCharter.Domain;

/// <summary>A service of the charter (<i>servizio</i>): decides what may become a fact, and what the facts come to.</summary>
public static class Service
{
    public static Decision Decide(ServiceCommand command, ServiceState state, ServiceCode service) => (command, state) switch
    {
        (RetireService, ServiceState.Retired) => Decision.Nothing,
        (ReviveService c, ServiceState.Retired) => c.Reason is null ? Decision.Refuse(Refusal.ReasonRequired) : Decision.Of(new ServiceRevived()),
        // What is so already needs no fact, of what is retired either: a whole document may be written again.
        (DescribeService or DefineIndicator or ProgramStandard or ProposeChange or DecideProposal or TakeBackProposal or TrustOffice, ServiceState.Retired { Last: var last }) when Decide(command, last, service) is Decision.Accepted { Events: [] } same => same,
        (_, ServiceState.Retired) => Decision.Refuse(Refusal.ServiceRetired),

        (DescribeService { Name: { } name } c, ServiceState.Undefined) => c.Expected.IsContradictedBy(null)
            ? Decision.Refuse(Refusal.PreconditionFailed(service.Value))
            : Decision.Of([new ServiceRegistered(name), .. Described(c.Card, null)]),
        (_, ServiceState.Undefined) => Decision.Refuse(Refusal.UnknownService(service.Value)),
        (DescribeService c, ServiceState.Active s) => (Event[])[.. Renamed(c.Name, s.Name), .. Described(c.Card, s.Card)] switch
        {
            [] => Decision.AlreadySo(c.Expected, s.Revision, service.Value),
            [ServiceDescribed] facts when s.Card is null => Decision.Of(facts),
            var facts => Replace(c, c.Expected, s.Revision, service.Value) ?? Decision.Of(facts),
        },

        (DefineIndicator c, ServiceState.Active s) => Define(c, s, Find(s, c.Indicator.Code)),

        (ProgramStandard c, ServiceState.Active s) => Find(s, c.Indicator) switch
        {
            null => Decision.Refuse(Refusal.UnknownIndicator(c.Indicator.Value)),
            var i when i.StandardOf(c.Edition) is { } stands && stands.Standard == c.Standard => Decision.AlreadySo(c.Expected, stands.Revision, c.Edition.ToString()),
            IndicatorState.Retired => Decision.Refuse(Refusal.IndicatorRetired(c.Indicator)),
            var i when !c.Standard.Suits(i.Indicator.Measure) => Decision.Refuse(Refusal.StandardUnsuitable(c.Indicator)),
            var i => (c.Expected, i.StandardOf(c.Edition)) switch
            {
                (var expected, var p) when expected.IsContradictedBy(p?.Revision) => Decision.Refuse(Refusal.PreconditionFailed(c.Edition.ToString())),
                (Expectation.None, not null) => Decision.Refuse(Refusal.PreconditionRequired(c.Edition.ToString())),
                (_, not null) when c.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
                _ => Decision.Of(new StandardProgrammed(c.Edition, c.Indicator, c.Standard)),
            },
        },

        (DropStandard c, ServiceState.Active s) => Find(s, c.Indicator) switch
        {
            null => Decision.Refuse(Refusal.UnknownIndicator(c.Indicator.Value)),
            var i when i.StandardOf(c.Edition) is null => Decision.Nothing,
            _ when c.IsMeasured => Decision.Refuse(Refusal.IndicatorMeasured(c.Indicator)),
            _ when c.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
            _ => Decision.Of(new StandardDropped(c.Edition, c.Indicator)),
        },

        (RetireIndicator c, ServiceState.Active s) => Find(s, c.Indicator) switch
        {
            null => Decision.Refuse(Refusal.UnknownIndicator(c.Indicator.Value)),
            IndicatorState.Retired => Decision.Nothing,
            _ when c.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
            _ => Decision.Of(new IndicatorRetired(c.Indicator)),
        },

        (ReviveIndicator c, ServiceState.Active s) => Find(s, c.Indicator) switch
        {
            null => Decision.Refuse(Refusal.UnknownIndicator(c.Indicator.Value)),
            IndicatorState.Current => Decision.Nothing,
            _ when c.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
            _ => Decision.Of(new IndicatorRevived(c.Indicator)),
        },

        (ProposeChange c, ServiceState.Active s) => Propose(c, s, CardChange.Of(s, c.Name, c.Card), service),

        (DecideProposal c, ServiceState.Active s) when s.Waiting.FirstOrDefault(p => p.Number == c.Number) is { } proposal => (c, proposal) switch
        {
            ({ Accepts: false, Reason: null }, _) => Decision.Refuse(Refusal.ReasonRequired),
            ({ Accepts: false }, _) => Decision.Of(new ProposalDeclined(c.Number)),
            (_, { IsOutdated: true }) => Decision.Refuse(Refusal.ProposalOutdated(c.Number)),
            _ => Decision.Of([new ProposalAccepted(c.Number), .. Made(proposal.Change, s)]),
        },
        (DecideProposal c, ServiceState.Active s) => WasDecided(s, c.Number, c.Accepts ? ProposalOutcome.Accepted : ProposalOutcome.Declined),

        (TakeBackProposal c, ServiceState.Active s) => s.Waiting.Any(p => p.Number == c.Number) ? Decision.Of(new ProposalTakenBack(c.Number)) : WasDecided(s, c.Number, ProposalOutcome.TakenBack),

        (TrustOffice c, ServiceState.Active s) => (ImmutableArray<CardPart>)[.. c.Parts.Distinct().Order()] switch
        {
            var parts when parts.SequenceEqual(s.AtOnce) => Decision.Nothing,
            _ when c.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
            var parts => Decision.Of(new OfficeTrusted(parts)),
        },

        (RetireService { Reason: null }, ServiceState.Active) => Decision.Refuse(Refusal.ReasonRequired),
        (RetireService, ServiceState.Active) => Decision.Of(new ServiceRetired()),
        (ReviveService, ServiceState.Active) => Decision.Nothing,
        _ => throw new UnreachableException(),
    };

    public static ServiceState Evolve(ServiceState state, ServiceEvent fact) => (fact, state) switch
    {
        (ServiceRegistered e, ServiceState.Undefined) => new ServiceState.Active(e.Name, null, []),
        (ServiceRenamed e, ServiceState.Active s) => s with { Name = e.Name, Revision = s.Revision + 1, Waiting = After(CardChange.Of(s, e.Name, null), s) },
        (ServiceDescribed e, ServiceState.Active s) => s with { Card = e.Card, Revision = s.Card is null ? s.Revision : s.Revision + 1, Waiting = After(CardChange.Of(s, null, e.Card), s) },
        (IndicatorDefined e, ServiceState.Active s) => s with
        {
            Indicators = s.Indicators.Add(new IndicatorState.Current(e.Indicator, ImmutableSortedDictionary<EditionYear, Programmed>.Empty)),
        },
        (IndicatorRedefined e, ServiceState.Active s) => Change(s, e.Indicator.Code, i => i with { Indicator = e.Indicator, Revision = i.Revision + 1 }),
        (StandardProgrammed e, ServiceState.Active s) => Change(s, e.Indicator, i => i with { Standards = i.Standards.SetItem(e.Edition, new(e.Standard, RevisionOf(i, e.Edition) + 1)) }),
        (StandardDropped e, ServiceState.Active s) => Change(s, e.Indicator, i => i with
        {
            Standards = i.Standards.SetItem(e.Edition, i.Standards[e.Edition] with { Revision = RevisionOf(i, e.Edition) + 1, IsDropped = true }),
        }),
        (IndicatorRetired e, ServiceState.Active s) => Change(s, e.Indicator, i => new IndicatorState.Retired(i.Indicator, i.Standards, i.Revision)),
        (IndicatorRevived e, ServiceState.Active s) => Change(s, e.Indicator, i => new IndicatorState.Current(i.Indicator, i.Standards, i.Revision)),
        (ChangeProposed e, ServiceState.Active s) => s with { Waiting = s.Waiting.Add(new(e.Number, e.Change)), Proposed = e.Number },
        (ProposalAccepted e, ServiceState.Active s) => Ended(s, e.Number, ProposalOutcome.Accepted),
        (ProposalDeclined e, ServiceState.Active s) => Ended(s, e.Number, ProposalOutcome.Declined),
        (ProposalTakenBack e, ServiceState.Active s) => Ended(s, e.Number, ProposalOutcome.TakenBack),
        (OfficeTrusted e, ServiceState.Active s) => s with { AtOnce = e.Parts },
        (ServiceRetired, ServiceState.Active s) => new ServiceState.Retired(s),
        (ServiceRevived, ServiceState.Retired s) => s.Last,
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {state.GetType().Name}."),
    };

    public static IndicatorState? Find(ServiceState.Active service, IndicatorCode code)
    {
        foreach (var indicator in service.Indicators)
            if (indicator.Indicator.Code == code) return indicator;
        return null;
    }

    /// <summary>The decision; refused where an edition would come to promise two indicators of the service that are declared to be the same one.</summary>
    public static Decision DeclaredOnce(Decision decision, ServiceState state)
    {
        if (decision is not Decision.Accepted { Events: var facts } || facts.OfType<ServiceEvent>().Aggregate(state, Evolve).Known is not { } would) return decision;
        return would.Indicators.SelectMany(i => i.Standards.Keys, (i, edition) => (i.Indicator, IsPromised: i.StandardOf(edition) is not null, Declared: (edition, i.Indicator.SameAs)))
            .Where(i => i.IsPromised && i.Declared.SameAs is not null).GroupBy(i => i.Declared, i => i.Indicator.Code).FirstOrDefault(same => same.Count() > 1) is { Key.SameAs: { } code } twice
            ? Decision.Refuse(Refusal.CommonCodeTaken(code, twice.First()))
            : decision;
    }

    private static ServiceRenamed[] Renamed(Text? name, Text before) => name is null || name == before ? [] : [new(name)];

    private static ServiceDescribed[] Described(ServiceCard? card, ServiceCard? before) => card is null || card == before ? [] : [new(card)];

    private static Decision Propose(ProposeChange c, ServiceState.Active service, CardChange change, ServiceCode code) => c.Expected switch
    {
        var expected when change.IsNothing => Decision.AlreadySo(expected, service.Revision, code.Value),
        _ when change.PartsOf(service.Card).All(service.AtOnce.Contains) => Replace(c, c.Expected, service.Revision, code.Value) ?? Decision.Of([.. Made(change, service)]),
        var expected when expected.IsContradictedBy(service.Revision) => Decision.Refuse(Refusal.PreconditionFailed(code.Value)),
        _ when service.Find(change) is not null => Decision.Nothing,
        Expectation.None => Decision.Refuse(Refusal.PreconditionRequired(code.Value)),
        _ when service.Waiting.Length >= ServiceState.Active.MaxWaiting => Decision.Refuse(Refusal.ProposalsTooMany(service.Waiting.Length)),
        _ => Decision.Of(new ChangeProposed(service.Proposed + 1, change)),
    };

    /// <summary>The facts that a change comes to.</summary>
    private static Event[] Made(CardChange change, ServiceState.Active service) => [.. Renamed(change.Name, service.Name), .. Described(change.On(service.Card), service.Card)];

    /// <summary>Of a proposal that does not wait: nothing, where it came to that already.</summary>
    private static Decision WasDecided(ServiceState.Active service, int number, ProposalOutcome outcome) =>
        number < 1 || number > service.Proposed ? Decision.Refuse(Refusal.UnknownProposal(number))
        : service.Decided.Contains(new(number, outcome)) ? Decision.Nothing
        : Decision.Refuse(Refusal.ProposalDecided(number));

    private static ImmutableArray<Proposal> After(CardChange change, ServiceState.Active service) => [.. service.Waiting.Select(p => p.Change.Meets(change) ? p with { IsOutdated = true } : p)];

    private static ServiceState.Active Ended(ServiceState.Active service, int number, ProposalOutcome outcome) => service with
    {
        Waiting = service.Waiting.RemoveAll(p => p.Number == number),
        Decided = [.. service.Decided.Append(new(number, outcome)).TakeLast(ServiceState.Active.MaxDecided)],
    };

    private static Decision Define(DefineIndicator c, ServiceState.Active service, IndicatorState? defined) => (c.Indicator, defined) switch
    {
        (var indicator, { } d) when d.Indicator == indicator => Decision.AlreadySo(c.Expected, d.Revision, indicator.Code.Value),
        (_, IndicatorState.Retired) => Decision.Refuse(Refusal.IndicatorRetired(c.Indicator.Code)),
        (var indicator, _) when !indicator.Aggregation.Suits(indicator.Measure) => Decision.Refuse(Refusal.AggregationUnsuitable(indicator.Aggregation)),
        ({ Succeeds: { } former } indicator, _) when former == indicator.Code || Find(service, former) is null => Decision.Refuse(Refusal.UnknownIndicator(former.Value)),
        (var indicator, null) => c.Expected.IsContradictedBy(null)
            ? Decision.Refuse(Refusal.PreconditionFailed(indicator.Code.Value))
            : Decision.Of(new IndicatorDefined(indicator)),
        (var indicator, { } d) when Replace(c, c.Expected, d.Revision, indicator.Code.Value) is { } refused => refused,
        (var indicator, { } d) when c.IsMeasured && !indicator.IsMeasuredAs(d.Indicator) => Decision.Refuse(Refusal.IndicatorAlreadyDefined(indicator.Code)),
        (var indicator, { } d) when d.Standards.Values.Any(s => !s.IsDropped && !s.Standard.Suits(indicator.Measure)) => Decision.Refuse(Refusal.StandardUnsuitable(indicator.Code)),
        var (indicator, _) => Decision.Of(new IndicatorRedefined(indicator)),
    };

    /// <summary>Why what stands is not to be replaced; null when it is.</summary>
    private static Decision? Replace(ServiceCommand command, Expectation expected, long revision, string what) => expected switch
    {
        _ when expected.IsContradictedBy(revision) => Decision.Refuse(Refusal.PreconditionFailed(what)),
        Expectation.None => Decision.Refuse(Refusal.PreconditionRequired(what)),
        _ when command.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
        _ => null,
    };

    private static long RevisionOf(IndicatorState indicator, EditionYear edition) => indicator.Standards.GetValueOrDefault(edition)?.Revision ?? 0;

    private static ServiceState.Active Change(ServiceState.Active service, IndicatorCode code, Func<IndicatorState, IndicatorState> change)
    {
        var found = Find(service, code) ?? throw new UnreachableException($"No indicator {code} was defined.");
        return service with { Indicators = service.Indicators.Replace(found, change(found)) };
    }
}
