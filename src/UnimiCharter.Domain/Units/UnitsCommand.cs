namespace UnimiCharter.Domain;

/// <summary>What is asked of the tree of units.</summary>
public abstract record UnitsCommand
{
    private UnitsCommand(string? reason = null) => Reason = reason;

    /// <summary>Why, in the words of who commands; kept in the metadata of the facts.</summary>
    public string? Reason { get; }

    /// <summary>Opens a unit, or replaces what is told of it and moves it.</summary>
    /// <param name="Parent">The unit that it is directly below; null for none.</param>
    /// <param name="OpenedOn">Null for what stands; for today, of a new one.</param>
    /// <param name="Expected">The unit's revision that is meant to be replaced.</param>
    public sealed record DescribeUnit(UnitCode Unit, UnitCode? Parent, UnitCard Card, DateOnly? OpenedOn, DateOnly Today, Expectation Expected, string? Reason = null) : UnitsCommand(Reason);

    /// <param name="On">From this day on it is not there any more.</param>
    public sealed record CloseUnit(UnitCode Unit, DateOnly On, string? Reason) : UnitsCommand(Reason);

    /// <summary>It was closed by mistake.</summary>
    public sealed record ReopenUnit(UnitCode Unit, string? Reason) : UnitsCommand(Reason);

    /// <summary>A service belongs to a unit from now on; to another than before only with a reason.</summary>
    public sealed record AssignService(ServiceCode Service, UnitCode Unit, string? Reason = null) : UnitsCommand(Reason);
}
