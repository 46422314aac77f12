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
        (_, ServiceState.Retired) when command is RetireService => Decision.Nothing,
        (_, ServiceState.Retired) => Decision.Refuse(Refusal.ServiceRetired),

        (RegisterService c, ServiceState.Undefined) => Decision.Of(new ServiceRegistered(c.Name)),
        (RegisterService c, ServiceState.Active s) when s.Name == c.Name => Decision.Nothing,
        (RegisterService, ServiceState.Active) => Decision.Refuse(Refusal.ServiceAlreadyRegistered),
        (_, ServiceState.Undefined) => Decision.Refuse(Refusal.UnknownService(service.Value)),

        (DescribeService c, ServiceState.Active s) when c.Card == s.Card => Decision.Nothing,
        (DescribeService c, ServiceState.Active) => Decision.Of(new ServiceDescribed(c.Card)),

        (DefineIndicator c, ServiceState.Active s) => Find(s, c.Indicator.Code) switch
        {
            IndicatorState.Retired => Decision.Refuse(Refusal.IndicatorRetired(c.Indicator.Code)),
            { Indicator: var defined } when defined == c.Indicator => Decision.Nothing,
            not null => Decision.Refuse(Refusal.IndicatorAlreadyDefined(c.Indicator.Code)),
            null when !c.Indicator.Aggregation.Suits(c.Indicator.Measure) => Decision.Refuse(Refusal.AggregationUnsuitable(c.Indicator.Aggregation)),
            null => Decision.Of(new IndicatorDefined(c.Indicator)),
        },

        (ProgramStandard c, ServiceState.Active s) => Find(s, c.Indicator) switch
        {
            null => Decision.Refuse(Refusal.UnknownIndicator(c.Indicator.Value)),
            IndicatorState.Retired => Decision.Refuse(Refusal.IndicatorRetired(c.Indicator)),
            var i when i.Standards.GetValueOrDefault(c.Edition) is { } stands && stands.Standard == c.Standard => Decision.AlreadySo(c.Expected, stands.Revision, c.Edition.ToString()),
            var i when !c.Standard.Suits(i.Indicator.Measure) => Decision.Refuse(Refusal.StandardUnsuitable(c.Indicator)),
            var i => (c.Expected, i.Standards.GetValueOrDefault(c.Edition)) switch
            {
                (var expected, var p) when expected.IsContradictedBy(p?.Revision) => Decision.Refuse(Refusal.PreconditionFailed(c.Edition.ToString())),
                (Expectation.None, not null) => Decision.Refuse(Refusal.PreconditionRequired(c.Edition.ToString())),
                (_, not null) when c.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
                _ => Decision.Of(new StandardProgrammed(c.Edition, c.Indicator, c.Standard)),
            },
        },

        (RetireIndicator c, ServiceState.Active s) => Find(s, c.Indicator) switch
        {
            null => Decision.Refuse(Refusal.UnknownIndicator(c.Indicator.Value)),
            IndicatorState.Retired => Decision.Nothing,
            _ => Decision.Of(new IndicatorRetired(c.Indicator)),
        },

        (RetireService, ServiceState.Active) => Decision.Of(new ServiceRetired()),
        _ => throw new UnreachableException(),
    };

    public static ServiceState Evolve(ServiceState state, ServiceEvent fact) => (fact, state) switch
    {
        (ServiceRegistered e, ServiceState.Undefined) => new ServiceState.Active(e.Name, null, []),
        (ServiceDescribed e, ServiceState.Active s) => s with { Card = e.Card },
        (IndicatorDefined e, ServiceState.Active s) => s with
        {
            Indicators = s.Indicators.Add(new IndicatorState.Current(e.Indicator, ImmutableSortedDictionary<EditionYear, Programmed>.Empty)),
        },
        (StandardProgrammed e, ServiceState.Active s) => Change(s, e.Indicator, i => i with
        {
            Standards = i.Standards.SetItem(e.Edition, new(e.Standard, (i.Standards.GetValueOrDefault(e.Edition)?.Revision ?? 0) + 1)),
        }),
        (IndicatorRetired e, ServiceState.Active s) => Change(s, e.Indicator, i => new IndicatorState.Retired(i.Indicator, i.Standards)),
        (ServiceRetired, ServiceState.Active s) => new ServiceState.Retired(s),
        _ => throw new UnreachableException($"{fact.GetType().Name} cannot follow {state.GetType().Name}."),
    };

    public static IndicatorState? Find(ServiceState.Active service, IndicatorCode code)
    {
        foreach (var indicator in service.Indicators)
            if (indicator.Indicator.Code == code) return indicator;
        return null;
    }

    private static ServiceState.Active Change(ServiceState.Active service, IndicatorCode code, Func<IndicatorState, IndicatorState> change)
    {
        var found = Find(service, code) ?? throw new UnreachableException($"No indicator {code} was defined.");
        return service with { Indicators = service.Indicators.Replace(found, change(found)) };
    }
}
