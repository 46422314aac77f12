
namespace UnimiCharter.Api.Services;

internal sealed class ListServices(Register register, TimeProvider time) : Endpoint<ListServices.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: QueryParam] EditionYear? Edition = null, [property: QueryParam] UnitCode? Unit = null);

    public override void Configure()
    {
        Get("/{org}/services");
        AllowAnonymous();
        Description(d => d.WithName("listServices").WithTags(Topics.Charter)
            .WithSummary("The services of a charter")
            .WithDescription("The cards of an edition with their indicators and standards, in the order of the document.")
            .Produces<ListView<ServiceView>>().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, named, unit) = request;
        var (found, charter, unknown) = await Moment.Present(register, time).Edition(organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);
        var (within, nobody) = await Within.Of(register, organization, unit, cancellation);
        if (nobody is not null) return new Problem(nobody);
        var services = await register.Services(organization, null, cancellation);
        var rendering = Rendering.Of(HttpContext.Request, default, charter, within?.Tree);
        if (Renderings.Find(services, rendering) is { } kept) return new Reply(kept, cacheControl: Caching.Portal);
        await HttpContext.TakePlace();
        ServiceView[] cards =
        [
            .. from code in charter!.Services
               where services.GetValueOrDefault(code)?.Known is not null && within?.Has(code) != false
               select ServiceView.Of(services[code], code, organization, found, HttpContext.Request),
        ];
        return new Reply(Renderings.Keep(services, rendering, Rendered.Of(ListView<ServiceView>.Whole(cards, HttpContext.Request))), cacheControl: Caching.Portal);
    }
}
