namespace UnimiCharter.Domain;

/// <summary>The facts of an organization's units, in the stream <c>{org}/units/{org}</c>.</summary>
public abstract record UnitsEvent : Event
{
    private UnitsEvent() { }

    /// <param name="Parent">Null for one that is below none.</param>
    public sealed record UnitOpened(UnitCode Unit, UnitCode? Parent, UnitCard Card, DateOnly On) : UnitsEvent;

    /// <summary>What is told of it, in the place of what was before.</summary>
    public sealed record UnitChanged(UnitCode Unit, UnitCard Card, DateOnly OpenedOn) : UnitsEvent;

    /// <inheritdoc cref="UnitOpened"/>
    public sealed record UnitMoved(UnitCode Unit, UnitCode? Parent) : UnitsEvent;

    /// <inheritdoc cref="UnitsCommand.CloseUnit"/>
    public sealed record UnitClosed(UnitCode Unit, DateOnly On) : UnitsEvent;

    public sealed record UnitReopened(UnitCode Unit) : UnitsEvent;

    /// <summary>It belongs to this unit from now on, and to no other.</summary>
    public sealed record ServiceAssigned(ServiceCode Service, UnitCode Unit) : UnitsEvent;
}
