using UnimiCharter.Api.Http;
using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Measurements;

/// <summary>Which of the names in a path is nobody's.</summary>
internal static class Known
{
    public static async Task<Fault?> Indicator(
        Register register, OrganizationCode organization, ServiceCode service, IndicatorCode indicator, CancellationToken cancellation)
    {
        var (_, charter, unknown) = await Editions.Find(register, organization, null, cancellation);
        if (charter is null) return unknown;
        var services = await register.Services(organization, service, cancellation);
        if (services.GetValueOrDefault(service)?.Known is not { } known) return Fault.Of(Refusal.UnknownService(service.Value));
        return Service.Find(known, indicator) is null ? Fault.Of(Refusal.UnknownIndicator(indicator.Value)) : null;
    }
}
