namespace UnimiCharter.Api.Facts;

/// <summary>A unit that a list is narrowed to, with all that is below it.</summary>
internal sealed record Within(UnitsState Tree, UnitCode Unit)
{
    public bool Has(ServiceCode service) => Tree.Has(Unit, service);

    /// <returns>Null where no unit is named.</returns>
    public static async Task<(Within? Within, Fault? Fault)> Of(IRegister known, OrganizationCode organization, UnitCode? unit, CancellationToken cancellation)
    {
        if (unit is not { } named) return (null, null);
        var tree = await known.Units(organization, cancellation);
        return tree.Units.ContainsKey(named) ? (new(tree, named), null) : (null, Fault.Of(Refusal.UnknownUnit(named.Value)));
    }
}
