namespace UnimiCharter.Api.Organizations;

internal sealed class ListOrganizations : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/organizations", Handle)
        .WithName("listOrganizations").WithTags(Topics.Charter).ForAnyone()
        .WithSummary("The organizations of the registry")
        .WithDescription("Every organization that is registered, or has a charter or a programme, with the editions of its charter, by code.")
        .Produces<ListView<OrganizationView>>();

    private static async Task<IResult> Handle(
        Register register, ProgrammeRegister programmes, OrganizationRegister organizations, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        request.Introduce();
        return Reply.Ok(ListView<OrganizationView>.Whole(await OrganizationView.Of(null, register, programmes, organizations, time, request, cancellation), request), cacheControl: Caching.Portal);
    }
}
