namespace UnimiCharter.Api.Charters;

internal sealed class ListVersions : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/charters/{edition}/versions", Handle)
        .WithName("listVersions").WithTags(Topics.Charter).ForAnyone()
        .WithSummary("The published versions of an edition")
        .WithDescription("Newest first. One that is to be public later is told to offices and the board only.")
        .Produces<ListView<VersionView>>().Faults(400, 404);

    private static async Task<IResult> Handle(string org, string edition, KnownCharters charters, Publishing publishing, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        var (found, fault) = await FoundCharter.Of(org, edition, charters, time, request, cancellation);
        if (found is null) return new Problem(fault!);
        var seen = await FoundVersion.Seen(found, publishing, time, request, cancellation);
        return Reply.Ok(ListView<VersionView>.Whole([.. seen.Reverse().Select(v => VersionView.Of(found, v, time.GetUtcNow(), request))], request));
    }
}
