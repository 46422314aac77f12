namespace UnimiCharter.Api.QualityDimensions;

internal sealed class GetDimension(Register register) : Endpoint<GetDimension.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] QualityDimension Dimension);

    public override void Configure()
    {
        Get("/{org}/dimensions/{dimension}");
        AllowAnonymous();
        Description(d => d.WithName("showDimension").WithTags(Topics.Charter)
            .WithSummary("A dimension of an organization's promises")
            .WithDescription("What it is called.")
            .Produces<DimensionView>().Faults(404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, dimension) = request;
        return DimensionView.Of(organization, dimension, await register.Dimensions(organization, cancellation), HttpContext.Request) is { } found
            ? Reply.Ok(found, found.ETag)
            : Problem.Of(Refusal.UnknownDimension(dimension.Value));
    }
}
