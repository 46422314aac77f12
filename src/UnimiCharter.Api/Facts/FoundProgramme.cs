namespace UnimiCharter.Api.Facts;

internal static class FoundProgramme
{
    /// <summary>The programme of a path as it was known at a moment, or why there is none.</summary>
    public static async Task<(ProgrammeRecord? Programme, Fault? Fault)> Of(
        OrganizationCode organization, ProgrammeCode code, Moment moment, ProgrammeRegister programmes, CancellationToken cancellation)
    {
        if (await programmes.Programme(organization, code, moment.AsOf, cancellation) is { } found) return (found, null);
        if (moment.AsOf is { } asOf && await programmes.Programme(organization, code, null, cancellation) is not null) return (null, new Fault("not-known-then", Instants.Write(asOf)));
        var isKnown = await moment.Now.IsNamed(organization, cancellation) || (await moment.Now.Charters(organization, cancellation)).Count > 0;
        return (null, Fault.Of(isKnown ? Refusal.UnknownProgramme(code.Value) : Refusal.UnknownOrganization(organization.Value)));
    }
}
