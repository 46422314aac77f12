namespace UnimiCharter.Api.Organizations;

internal sealed class GetOrganization : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/organizations/{org}", Handle)
        .WithName("showOrganization").WithTags(Topics.Charter).ForAnyone()
        .WithSummary("An organization")
        .WithDescription("With the editions of its charter.")
        .Produces<OrganizationView>().Faults(404);

    private static async Task<IResult> Handle(
        string org, Register register, ProgrammeRegister programmes, OrganizationRegister organizations, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Organization(org, out var organization) is { } nobody) return new Problem(nobody);
        return await OrganizationView.Of(organization, register, programmes, organizations, time, request, cancellation) is [var found]
            ? Reply.Ok(found)
            : Problem.Of(Refusal.UnknownOrganization(org));
    }
}
