namespace UnimiCharter.Api.Charters;

internal sealed class ListReleases : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/charters/{edition}/releases", Handle)
        .WithName("listReleases").WithTags(Topics.Charter).ForAnyone()
        .WithSummary("The released results of an edition")
        .WithDescription("Newest first, with what proves each.")
        .Produces<ListView<ReleaseView>>().Faults(400, 404);

    private static async Task<IResult> Handle(string org, string edition, KnownCharters charters, Publishing publishing, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        var (found, fault) = await FoundCharter.Of(org, edition, charters, time, request, cancellation);
        if (found is null) return new Problem(fault!);
        var releases = await publishing.Releases(found.Organization, found.Edition, cancellation);
        return Reply.Ok(ListView<ReleaseView>.Whole([.. releases.Reverse().Select(fact => ReleaseView.Of(found, fact, request))], request));
    }
}
