using System.Diagnostics;
using static UnimiCharter.Domain.UnitsCommand;
using static UnimiCharter.Domain.UnitsEvent;

namespace UnimiCharter.Domain;

/// <summary>The units of an organization: decides what may become a fact of their tree, and what the facts come to.</summary>
public static class UnitTree
{
    public static Decision Decide(UnitsCommand command, UnitsState state) => command switch
    {
        DescribeUnit c => Describe(c, state, state.Units.GetValueOrDefault(c.Unit)),

        CloseUnit c => state.Units.GetValueOrDefault(c.Unit) switch
        {
            null => Decision.Refuse(Refusal.UnknownUnit(c.Unit.Value)),
            { ClosedOn: { } on } => on == c.On ? Decision.Nothing : Decision.Refuse(Refusal.UnitClosed(c.Unit)),
            _ when c.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
            { OpenedOn: var opened } when c.On < opened => Decision.Refuse(Refusal.ClosedBeforeOpened(opened)),
            _ when UsersOf(c.Unit, c.On, state) is { Length: > 0 } users => Decision.Refuse(Refusal.UnitInUse(c.Unit, users)),
            _ => Decision.Of(new UnitClosed(c.Unit, c.On)),
        },

        ReopenUnit c => state.Units.GetValueOrDefault(c.Unit) switch
        {
            null => Decision.Refuse(Refusal.UnknownUnit(c.Unit.Value)),
            { ClosedOn: null } => Decision.Nothing,
            _ when c.Reason is null => Decision.Refuse(Refusal.ReasonRequired),
            { Parent: { } parent } when state.Units[parent].ClosedOn is not null => Decision.Refuse(Refusal.UnitClosed(parent)),
            _ => Decision.Of(new UnitReopened(c.Unit)),
        },

        AssignService c => (state.Units.GetValueOrDefault(c.Unit), Own(c.Service, state)) switch
        {
            (null, _) => Decision.Refuse(Refusal.UnknownUnit(c.Unit.Value)),
            (_, { } own) when own == c.Unit => Decision.Nothing,
            ({ ClosedOn: not null }, _) => Decision.Refuse(Refusal.UnitClosed(c.Unit)),
            (_, { } own) when c.Reason is null => Decision.Refuse(Refusal.ServiceInAnotherUnit(c.Service, own)),
            _ => Decision.Of(new ServiceAssigned(c.Service, c.Unit)),
        },
        _ => throw new UnreachableException(),
    };

    public static UnitsState Evolve(UnitsState state, UnitsEvent fact) => fact switch
    {
        UnitOpened e => state with { Units = state.Units.Add(e.Unit, new(e.Card, e.Parent, e.On, null, 1)) },
        UnitChanged e => Change(state, e.Unit, u => u with { Card = e.Card, OpenedOn = e.OpenedOn }),
        UnitMoved e => Change(state, e.Unit, u => u with { Parent = e.Parent }),
        UnitClosed e => Change(state, e.Unit, u => u with { ClosedOn = e.On }),
        UnitReopened e => Change(state, e.Unit, u => u with { ClosedOn = null }),
        ServiceAssigned e => Change(Own(e.Service, state) is { } before ? Change(state, before, u => u) : state, e.Unit, u => u) with { Services = state.Services.SetItem(e.Service, e.Unit) },
        _ => throw new UnreachableException(),
    };

    private static Decision Describe(DescribeUnit command, UnitsState state, OrganizationalUnit? stands)
    {
        var (unit, parent, code) = (command.Unit, command.Parent, command.Unit.Value);
        var openedOn = command.OpenedOn ?? stands?.OpenedOn ?? command.Today;
        if (stands is not null && (stands.Card, stands.Parent, stands.OpenedOn) == (command.Card, parent, openedOn)) return Decision.AlreadySo(command.Expected, stands.Revision, code);
        if (command.Expected.IsContradictedBy(stands?.Revision)) return Decision.Refuse(Refusal.PreconditionFailed(code));
        if (stands is not null && command.Expected is Expectation.None) return Decision.Refuse(Refusal.PreconditionRequired(code));
        if (stands is not null && command.Reason is null) return Decision.Refuse(Refusal.ReasonRequired);
        if (stands is { ClosedOn: not null }) return Decision.Refuse(Refusal.UnitClosed(unit));
        if (parent is { } above && (stands is null || stands.Parent != parent))
        {
            if (above == unit || (stands is not null && state.IsWithin(above, unit))) return Decision.Refuse(Refusal.UnitUnderItself(unit));
            if (!state.Units.TryGetValue(above, out var found)) return Decision.Refuse(Refusal.UnknownUnit(above.Value));
            if (found.ClosedOn is not null) return Decision.Refuse(Refusal.UnitClosed(above));
        }
        return Decision.Of([.. Differences()]);

        IEnumerable<Event> Differences()
        {
            if (stands is null) yield return new UnitOpened(unit, parent, command.Card, openedOn);
            else
            {
                if ((stands.Card, stands.OpenedOn) != (command.Card, openedOn)) yield return new UnitChanged(unit, command.Card, openedOn);
                if (stands.Parent != parent) yield return new UnitMoved(unit, parent);
            }
        }
    }

    /// <summary>What would be left without its unit on a day: services, and units below it that are open then.</summary>
    private static string[] UsersOf(UnitCode unit, DateOnly on, UnitsState state) =>
        [.. state.ServicesOf(unit).Select(s => s.Value), .. state.Units.Where(u => u.Value.Parent == unit && !(u.Value.ClosedOn <= on)).Select(u => u.Key.Value)];

    private static UnitCode? Own(ServiceCode service, UnitsState state) => state.Services.TryGetValue(service, out var unit) ? unit : null;

    private static UnitsState Change(UnitsState state, UnitCode unit, Func<OrganizationalUnit, OrganizationalUnit> change)
    {
        var found = state.Units[unit];
        return state with { Units = state.Units.SetItem(unit, change(found) with { Revision = found.Revision + 1 }) };
    }
}
