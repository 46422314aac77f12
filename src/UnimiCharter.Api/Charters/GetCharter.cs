namespace UnimiCharter.Api.Charters;

internal sealed class GetCharter : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/charters/{edition}", Handle)
        .WithName("showCharter").WithTags(Topics.Charter).ForAnyone()
        .WithSummary("An edition of a charter")
        .WithDescription("The published version that is the charter now, as it was signed; as it stands, without a version, while none is. As JSON, as a page for screen and paper, as a table, as linked data: by Accept, or with .json, .html (.it.html, .en.html), .csv or .jsonld after the edition.")
        .Produces<CharterDocument>().InAllFormats().Faults(400, 404);

    private static async Task<IResult> Handle(string org, string edition, KnownCharters charters, Readings readings, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        var (found, fault) = await FoundCharter.Recent(org, edition, charters, time, request, cancellation);
        if (found is null) return new Problem(fault!);
        return found.Charter.CurrentAt(time.GetUtcNow()) is { } current
            ? new Reply(await readings.Of(found, current, isCurrent: true, request, cancellation), modified: current.From)
            : new Reply(await readings.Of(found, request, cancellation));
    }
}
