using UnimiCharter.Api.LinkedData;

namespace UnimiCharter.Api.Services;

internal sealed class GetService(Register register, OrganizationRegister organizations, IpaCodes ipa, TimeProvider time) : Endpoint<GetService.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: QueryParam] EditionYear? Edition = null);

    public override void Configure()
    {
        Get("/{org}/services/{service}");
        AllowAnonymous();
        Description(d => d.WithName("showService").WithTags(Topics.Charter)
            .WithSummary("A service's card")
            .WithDescription("One card of an edition with its indicators and standards. As JSON, or as the linked data that the edition has of it: by Accept, or with .json or .jsonld after the code.")
            .Produces<ServiceView>().Also(MediaTypes.JsonLd).Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code, named) = request;
        var (found, charter, unknown) = await Moment.Present(register, time).Edition(organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);
        if (!charter!.Services.Contains(code)) return Problem.Of(Refusal.UnknownService(code.Value));
        var services = await register.Services(organization, code, cancellation);
        if (services.GetValueOrDefault(code) is not { Known: not null } service) return Problem.Of(Refusal.UnknownService(code.Value));
        if (!MediaTypes.Preferred(HttpContext.Request, MediaTypes.JsonLd))
            return Reply.Ok(ServiceView.Of(service, code, organization, found, HttpContext.Request), cacheControl: Caching.Portal);
        var alone = CharterContent.Of(charter with { Services = [code] }, found, _ => service, await register.Dimensions(organization, cancellation));
        var registered = (await organizations.Organizations(organization, cancellation)).GetValueOrDefault(organization);
        var linked = new LinkedEdition(LinkedOrganization.Of(HttpContext.Request.Url(""), organization, alone.OrganizationName, ipa, registered), found, null, alone);
        return new Reply(Rendered.Raw(LinkedCharter.Of(linked), MediaTypes.JsonLd + "; charset=utf-8"), cacheControl: Caching.Portal);
    }
}
