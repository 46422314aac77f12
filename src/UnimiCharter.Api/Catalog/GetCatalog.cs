using UnimiCharter.Api.LinkedData;
namespace UnimiCharter.Api.Catalog;

internal sealed class GetCatalog : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/catalog", Handle)
        .WithName("showCatalog").WithTags(Topics.Charter).ForAnyone()
        .WithSummary("What the organization publishes, as a catalogue of open data")
        .WithDescription("JSON-LD by the Italian profile DCAT-AP_IT: a data set for each public edition and each programme, with its licence, periodicity and distributions. The same for all callers.")
        .Produces<object>(StatusCodes.Status200OK, MediaTypes.JsonLd).Only(MediaTypes.JsonLd).Faults(404);

    private static async Task<IResult> Handle(
        string org, Register register, ProgrammeRegister programmes, OrganizationRegister organizations, EventLog log, IpaCodes ipa, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var code) is { } nobody) return new Problem(nobody);
        var (organization, sets) = await Published.Of(code, request.Url(""), register, programmes, organizations, log, ipa, time.GetUtcNow(), cancellation);
        if (organization is null) return Problem.Of(Refusal.UnknownOrganization(org));
        request.Introduce();
        return new Reply(Rendered.Raw(CatalogDocument.Of(organization, sets), MediaTypes.JsonLd + "; charset=utf-8"), cacheControl: Caching.Portal, modified: sets.Max(s => s.Modified));
    }
}
