
namespace UnimiCharter.Api.Services;

internal sealed class GetService(Register register, TimeProvider time) : Endpoint<GetService.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: QueryParam] EditionYear? Edition = null);

    public override void Configure()
    {
        Get("/{org}/services/{service}");
        AllowAnonymous();
        Description(d => d.WithName("showService").WithTags(Topics.Charter)
            .WithSummary("A service's card")
            .WithDescription("One card of an edition with its indicators and standards.")
            .Produces<ServiceView>().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code, named) = request;
        var (found, charter, unknown) = await Moment.Present(register, time).Edition(organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);
        if (!charter!.Services.Contains(code)) return Problem.Of(Refusal.UnknownService(code.Value));
        var services = await register.Services(organization, code, cancellation);
        return services.GetValueOrDefault(code)?.Known is { } known
            ? Reply.Ok(ServiceView.Of(known, code, organization, found, HttpContext.Request), cacheControl: Caching.Portal)
            : Problem.Of(Refusal.UnknownService(code.Value));
    }
}
