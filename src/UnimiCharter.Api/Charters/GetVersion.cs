namespace UnimiCharter.Api.Charters;

internal sealed class GetVersion : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/charters/{edition}/versions/{version}", Handle)
        .WithName("showVersion").WithTags(Topics.Charter).ForAnyone()
        .WithSummary("A published version of an edition")
        .WithDescription("Canonical JSON (RFC 8785), the same bytes for ever: those that its SHA-256 and its signature are over. Also as a page, a table and linked data, like the edition itself.")
        .Produces<CharterDocument>().InAllFormats().Faults(400, 404);

    private static async Task<IResult> Handle(
        string org, string edition, string version, KnownCharters charters, Readings readings, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        var (found, fault) = await FoundCharter.Recent(org, edition, charters, time, request, cancellation);
        if (found?.Version(version, time, request) is null) (found, fault) = await FoundCharter.Of(org, edition, charters, time, request, cancellation);
        if (found is null) return new Problem(fault!);
        if (found.Version(version, time, request) is not { } named) return Problem.Of(Refusal.UnknownVersion(version));
        // Until it is public, it is nobody else's to keep.
        var caching = named.From <= time.GetUtcNow() ? Caching.Forever : Caching.Never;
        return new Reply(await readings.Of(found, named, isCurrent: false, request, cancellation), cacheControl: caching, modified: named.From);
    }
}
