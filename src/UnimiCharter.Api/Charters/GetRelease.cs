namespace UnimiCharter.Api.Charters;

internal sealed class GetRelease : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/charters/{edition}/releases/{release}", Handle)
        .WithName("showRelease").WithTags(Topics.Charter).ForAnyone()
        .WithSummary("Released results of an edition")
        .WithDescription("Canonical JSON (RFC 8785), the same bytes for ever: those that their SHA-256 and their signature are over. In the same formats as the edition.")
        .Produces<ResultsDocument>().InAllFormats().Faults(400, 404);

    private static async Task<IResult> Handle(
        string org, string edition, string release, KnownCharters charters, Readings readings, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        var (found, fault) = await FoundCharter.Recent(org, edition, charters, time, request, cancellation);
        if (Find() is null) (found, fault) = await FoundCharter.Of(org, edition, charters, time, request, cancellation);
        if (found is null) return new Problem(fault!);
        return Find() is { } released
            ? new Reply(await readings.Of(found, released, request, cancellation), cacheControl: Caching.Forever, modified: released.At)
            : Problem.Of(Refusal.UnknownRelease(release));

        ReleasedResults? Find() => found?.Charter.Releases.FirstOrDefault(r => FormattableString.Invariant($"{r.Number}") == release);
    }
}
