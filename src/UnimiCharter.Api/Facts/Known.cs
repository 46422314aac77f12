namespace UnimiCharter.Api.Facts;

/// <summary>Which of the names in a path is nobody's.</summary>
internal static class Known
{
    public static async Task<Fault?> Indicator(
        Moment moment, OrganizationCode organization, ServiceCode service, IndicatorCode indicator, CancellationToken cancellation)
    {
        var (_, charter, unknown) = await moment.Edition(organization, null, cancellation);
        if (charter is null) return unknown;
        var services = await moment.Known.Services(organization, service, cancellation);
        if (services.GetValueOrDefault(service)?.Known is not { } known) return Fault.Of(Refusal.UnknownService(service.Value));
        return Domain.Service.Find(known, indicator) is null ? Fault.Of(Refusal.UnknownIndicator(indicator.Value)) : null;
    }

    /// <summary>Why there is no charter of an organization: it has none that who asks may know of, or there is no such organization.</summary>
    public static async Task<Fault> NoCharter(Register register, OrganizationCode organization, CancellationToken cancellation) =>
        Fault.Of(await register.IsNamed(organization, cancellation) ? Refusal.NoCharter(organization.Value) : Refusal.UnknownOrganization(organization.Value));

    /// <summary>Why there is no such edition.</summary>
    public static async Task<Fault> NoContent(Register register, OrganizationCode organization, EditionYear edition, CancellationToken cancellation) =>
        (await register.Charters(organization, cancellation)).Count > 0 ? Fault.Of(Refusal.UnknownEdition(edition.ToString())) : await NoCharter(register, organization, cancellation);

    /// <summary>Whether anyone has said anything of an organization.</summary>
    public static async Task<bool> Organization(
        OrganizationCode organization, Register register, ProgrammeRegister programmes, OrganizationRegister organizations, CancellationToken cancellation) =>
        (await organizations.Organizations(organization, cancellation)).Count > 0
        || (await register.Charters(organization, cancellation)).Count > 0
        || (await programmes.Programmes(organization, null, cancellation)).Count > 0;

    public static async Task<Fault?> Service(Register register, OrganizationCode organization, ServiceCode service, CancellationToken cancellation)
    {
        if ((await register.Charters(organization, cancellation)).Count == 0) return await NoCharter(register, organization, cancellation);
        var services = await register.Services(organization, service, cancellation);
        return services.GetValueOrDefault(service)?.Known is null ? Fault.Of(Refusal.UnknownService(service.Value)) : null;
    }
}
