
namespace UnimiCharter.Api.Services;

internal sealed class ListServices : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/services", Handle)
        .WithName("listServices").WithTags(Topics.Charter).ForAnyone()
        .WithSummary("The services of a charter")
        .WithDescription("The cards of an edition with their indicators and standards, in the order of the document.")
        .Produces<ListView<ServiceView>>().Faults(400, 404);

    private static async Task<IResult> Handle(string org, [FromQuery] string? edition, Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        if (Read.Edition(edition, out var named) is { } malformed) return new Problem(malformed);
        var (found, charter, unknown) = await Moment.Present(register, time).Edition(organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);
        var services = await register.Services(organization, null, cancellation);
        ServiceView[] cards =
        [
            .. from code in charter!.Services
               where services.GetValueOrDefault(code)?.Known is not null
               select ServiceView.Of(services[code].Known!, code, organization, found, request),
        ];
        return Reply.Ok(ListView<ServiceView>.Whole(cards, request), cacheControl: Caching.Portal);
    }
}
