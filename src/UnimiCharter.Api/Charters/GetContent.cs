namespace UnimiCharter.Api.Charters;

internal sealed class GetContent(ContentWrite contents, Register register) : Endpoint<GetContent.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition);

    public override void Configure()
    {
        Get("/{org}/charters/{edition}/content");
        Policies(May.Office);
        Description(d => d.WithName("showContent").WithTags(Topics.Charter)
            .WithSummary("An edition as one document")
            .WithDescription("For those who work for the organization: all that the edition says as it stands, drafts too, as it is written by one PUT; the same bytes for the same content. What is published is told by the edition itself.")
            .Produces<ContentDocument>().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, edition) = request;
        return await contents.Stands(organization, edition, cancellation) is { } content
            ? new Reply(Rendered.Written(content.Write(), content.ETag))
            : new Problem(await Known.NoContent(register, organization, edition, cancellation));
    }
}
