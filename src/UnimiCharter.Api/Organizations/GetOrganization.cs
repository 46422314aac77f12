namespace UnimiCharter.Api.Organizations;

internal sealed class GetOrganization(Register register, ProgrammeRegister programmes, OrganizationRegister organizations, TimeProvider time) : Endpoint<GetOrganization.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org);

    public override void Configure()
    {
        Get("/organizations/{org}");
        AllowAnonymous();
        Description(d => d.WithName("showOrganization").WithTags(Topics.Charter)
            .WithSummary("An organization")
            .WithDescription("With the editions of its charter.")
            .Produces<OrganizationView>().Faults(404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var organization = request.Org;
        return await OrganizationView.Of(organization, register, programmes, organizations, time, HttpContext.Request, cancellation) is [var found]
            ? Reply.Ok(found)
            : Problem.Of(Refusal.UnknownOrganization(organization.Value));
    }
}
