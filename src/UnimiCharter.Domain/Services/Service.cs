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
        (DescribeService or DefineIndicator or ProgramStandard, ServiceState.Retired { Last: var last }) when Decide(command, last, service) is Decision.Accepted { Events: [] } same => same,
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

        (RetireService { Reason: null }, ServiceState.Active) => Decision.Refuse(Refusal.ReasonRequired),
        (RetireService, ServiceState.Active) => Decision.Of(new ServiceRetired()),
        (ReviveService, ServiceState.Active) => Decision.Nothing,
        _ => throw new UnreachableException(),
    };

    public static ServiceState Evolve(ServiceState state, ServiceEvent fact) => (fact, state) switch
    {
        (ServiceRegistered e, ServiceState.Undefined) => new ServiceState.Active(e.Name, null, []),
        (ServiceRenamed e, ServiceState.Active s) => s with { Name = e.Name, Revision = s.Revision + 1 },
        (ServiceDescribed e, ServiceState.Active s) => s with { Card = e.Card, Revision = s.Card is null ? s.Revision : s.Revision + 1 },
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

    private static ServiceRenamed[] Renamed(Text? name, Text before) => name is null || name == before ? [] : [new(name)];

    private static ServiceDescribed[] Described(ServiceCard? card, ServiceCard? before) => card is null || card == before ? [] : [new(card)];

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
