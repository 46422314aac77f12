using UnimiCharter.Api.LinkedData;
namespace UnimiCharter.Api.Catalog;

internal sealed class GetCatalog(Register register, ProgrammeRegister programmes, OrganizationRegister organizations, EventLog log, Sealing sealing, IpaCodes ipa, TimeProvider time)
    : Endpoint<GetCatalog.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org);

    public override void Configure()
    {
        Get("/{org}/catalog");
        AllowAnonymous();
        Description(d => d.WithName("showCatalog").WithTags(Topics.Charter)
            .WithSummary("What the organization publishes, as a catalogue of open data")
            .WithDescription("JSON-LD by the Italian profile DCAT-AP_IT: a data set for each public edition and each programme, with its licence, periodicity and distributions; and as its provenance the head of the registry's last seal, for `./charter verify --head`. The same for all callers.")
            .Produces<object>(StatusCodes.Status200OK, MediaTypes.JsonLd).Only(MediaTypes.JsonLd).IsDear().Faults(404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var code = request.Org;
        var (organization, sets) = await Published.Of(code, HttpContext.Request.Url(""), register, programmes, organizations, log, ipa, time.GetUtcNow(), cancellation);
        if (organization is null) return new Problem(await Known.NoCharter(register, code, cancellation));
        HttpContext.Request.Introduce();
        var (seal, modified) = (await sealing.Last(cancellation), sets.Max(s => s.Modified));
        return new Reply(
            Rendered.Raw(CatalogDocument.Of(organization, sets, seal?.Head), MediaTypes.JsonLd + "; charset=utf-8"), cacheControl: Caching.Portal, modified: seal?.At > modified ? seal.At : modified);
    }
}
