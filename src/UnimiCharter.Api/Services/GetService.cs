
namespace UnimiCharter.Api.Services;

internal sealed class GetService : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/services/{service}", Handle)
        .WithName("showService").WithTags(Topics.Charter).ForAnyone()
        .WithSummary("A service's card")
        .WithDescription("One card of an edition with its indicators and standards.")
        .Produces<ServiceView>().Faults(400, 404);

    private static async Task<IResult> Handle(string org, string service, [FromQuery] string? edition, Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Service(org, service, out var organization, out var code) is { } nobody) return new Problem(nobody);
        if (Read.Edition(edition, out var named) is { } malformed) return new Problem(malformed);
        var (found, charter, unknown) = await Moment.Present(register, time).Edition(organization, named, cancellation);
        if (unknown is not null) return new Problem(unknown);
        if (!charter!.Services.Contains(code)) return Problem.Of(Refusal.UnknownService(service));
        var services = await register.Services(organization, code, cancellation);
        return services.GetValueOrDefault(code)?.Known is { } known
            ? Reply.Ok(ServiceView.Of(known, code, organization, found, request), cacheControl: Caching.Portal)
            : Problem.Of(Refusal.UnknownService(service));
    }
}
