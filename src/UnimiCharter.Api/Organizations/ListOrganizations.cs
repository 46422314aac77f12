namespace UnimiCharter.Api.Organizations;

internal sealed class ListOrganizations(Register register, ProgrammeRegister programmes, OrganizationRegister organizations, TimeProvider time) : EndpointWithoutRequest<IResult>
{
    public override void Configure()
    {
        Get("/organizations");
        AllowAnonymous();
        Description(d => d.WithName("listOrganizations").WithTags(Topics.Charter)
            .WithSummary("The organizations of the registry")
            .WithDescription("Every organization that is registered, or has a charter or a programme, with the editions of its charter, by code.")
            .Produces<ListView<OrganizationView>>());
    }

    public override async Task<IResult> ExecuteAsync(CancellationToken cancellation)
    {
        HttpContext.Request.Introduce();
        return Reply.Ok(ListView<OrganizationView>.Whole(await OrganizationView.Of(null, register, programmes, organizations, time, HttpContext.Request, cancellation), HttpContext.Request), cacheControl: Caching.Portal);
    }
}
