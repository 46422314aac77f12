using System.Text.Json;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Catalog;

/// <summary>Where a link of a set leads (RFC 9264).</summary>
internal sealed record TargetLink(
    string Href,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Type = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Title = null);

/// <summary>Where a machine finds all there is, knowing nothing but the host (RFC 9727).</summary>
internal sealed class GetApiCatalog(Register register, ProgrammeRegister programmes, Readiness readiness, TimeProvider time) : EndpointWithoutRequest<IResult>
{
    private const string ContentType = MediaTypes.Linkset + "; profile=\"https://www.rfc-editor.org/info/rfc9727\"";

    public override void Configure()
    {
        Get(Links.ApiCatalog);
        RoutePrefixOverride("");
        AllowAnonymous();
        Description(d => d.WithName("listApis").WithTags(Topics.Operations)
            .WithSummary("Where everything is")
            .WithDescription("A set of links (RFC 9264, RFC 9727) to the description of the API, its documentation, its state, its keys, and what each organization publishes.")
            .Produces<object>(StatusCodes.Status200OK, MediaTypes.Linkset).Only(MediaTypes.Linkset).WithMetadata(new TakesAnyQuery()));
    }

    public override async Task<IResult> ExecuteAsync(CancellationToken cancellation)
    {
        if (!readiness.IsPrepared) return Problem.Of("starting");
        var now = time.GetUtcNow();
        var organizations = (await register.Charters(null, cancellation)).Where(c => c.Charter.IsPublicAt(now)).Select(c => (Code: c.Organization, Name: c.Charter.OrganizationName))
            .Concat((await programmes.Programmes(null, null, cancellation)).Select(p => (Code: p.Organization, Name: p.Plan.Organization)))
            .DistinctBy(o => o.Code).OrderBy(o => o.Code);
        var (catalogue, entrance) = (HttpContext.Request.Url(Links.ApiCatalog), HttpContext.Request.Url("/v1/organizations"));
        HttpContext.Request.Introduce();
        object[] linkset =
        [
            new Dictionary<string, object> { ["anchor"] = catalogue, ["item"] = new[] { new TargetLink(entrance, MediaTypes.Json) } },
            new Dictionary<string, object>
            {
                ["anchor"] = entrance,
                ["service-desc"] = new[] { new TargetLink(HttpContext.Request.Url(Links.Description), "application/vnd.oai.openapi+json;version=3.1") },
                ["service-doc"] = new[] { new TargetLink(HttpContext.Request.Url("/docs"), "text/html") },
                ["service-meta"] = organizations.Select(o => new TargetLink(HttpContext.Request.Url($"/v1/{o.Code}/catalog"), MediaTypes.JsonLd, o.Name)).Prepend(new(HttpContext.Request.Url("/.well-known/jwks.json"), MediaTypes.Json)),
                ["status"] = new[] { new TargetLink(HttpContext.Request.Url("/status"), MediaTypes.Problem) },
                ["terms-of-service"] = new[] { new TargetLink(ApiDocument.TermsOfService) },
            },
        ];
        return new Reply(Rendered.Raw(JsonSerializer.SerializeToUtf8Bytes(new { linkset }, ApiJson.Options), ContentType), cacheControl: Caching.Portal);
    }
}
