namespace UnimiCharter.Api.Charters;

internal sealed class ListReleases(KnownCharters charters, Publishing publishing, TimeProvider time) : Endpoint<ListReleases.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition);

    public override void Configure()
    {
        Get("/{org}/charters/{edition}/releases");
        AllowAnonymous();
        Description(d => d.WithName("listReleases").WithTags(Topics.Charter)
            .WithSummary("The released results of an edition")
            .WithDescription("Newest first, with what proves each.")
            .Produces<ListView<ReleaseView>>().IsDear().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, edition) = request;
        var (found, fault) = await FoundCharter.Of(org, edition, charters, time, HttpContext.Request, cancellation);
        if (found is null) return new Problem(fault!);
        var releases = await publishing.Releases(found.Organization, found.Edition, cancellation);
        return Reply.Ok(ListView<ReleaseView>.Whole([.. releases.Reverse().Select(fact => ReleaseView.Of(found, fact, HttpContext.Request))], HttpContext.Request));
    }
}
