namespace UnimiCharter.Api.Charters;

internal sealed class GetResults : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/charters/{edition}/results", Handle)
        .WithName("showResults").WithTags(Topics.Charter).ForAnyone()
        .WithSummary("The results of an edition, as the board released them")
        .WithDescription("Those that were released last, as they were signed: judged by the published charter, from the facts up to a position. Where they are provisional, they say so. In the same formats as the edition.")
        .Produces<ResultsDocument>().InAllFormats().Faults(400, 404);

    private static async Task<IResult> Handle(string org, string edition, KnownCharters charters, Readings readings, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        var (found, fault) = await FoundCharter.Recent(org, edition, charters, time, request, cancellation);
        if (found is { Charter.Releases.IsEmpty: true }) (found, fault) = await FoundCharter.Of(org, edition, charters, time, request, cancellation);
        if (found is null) return new Problem(fault!);
        return found.Charter.Releases.LastOrDefault() is { } release
            ? new Reply(await readings.Of(found, release, request, cancellation), modified: release.At)
            : Problem.Of(Refusal.UnknownRelease("1"));
    }
}
