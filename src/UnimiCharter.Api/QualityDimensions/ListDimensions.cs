namespace UnimiCharter.Api.QualityDimensions;

internal sealed class ListDimensions(Register register, ProgrammeRegister programmes, OrganizationRegister organizations) : Endpoint<ListDimensions.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org);

    public override void Configure()
    {
        Get("/{org}/dimensions");
        AllowAnonymous();
        Description(d => d.WithName("listDimensions").WithTags(Topics.Charter)
            .WithSummary("The dimensions of an organization's promises")
            .WithDescription("The six that are every organization's, and those that it added.")
            .Produces<ListView<DimensionView>>().Faults(404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var organization = request.Org;
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(organization.Value));
        var own = await register.Dimensions(organization, cancellation);
        return Reply.Ok(ListView<DimensionView>.Whole(DimensionView.All(organization, own, HttpContext.Request), HttpContext.Request), cacheControl: Caching.Portal);
    }
}
