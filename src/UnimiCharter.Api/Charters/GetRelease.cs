namespace UnimiCharter.Api.Charters;

internal sealed class GetRelease(KnownCharters charters, Readings readings, TimeProvider time) : Endpoint<GetRelease.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition, [property: RouteParam] ReleaseNumber Release);

    public override void Configure()
    {
        Get("/{org}/charters/{edition}/releases/{release}");
        AllowAnonymous();
        Description(d => d.WithName("showRelease").WithTags(Topics.Charter)
            .WithSummary("Released results of an edition")
            .WithDescription("Canonical JSON (RFC 8785), the same bytes for ever: those that their SHA-256 and their signature are over. In the same formats as the edition.")
            .Produces<ResultsDocument>().InAllFormats().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, edition, number) = request;
        var (found, fault) = await FoundCharter.Recent(organization, edition, charters, time, HttpContext.Request, cancellation);
        if (Find() is null) (found, fault) = await FoundCharter.Of(organization, edition, charters, time, HttpContext.Request, cancellation);
        if (found is null) return new Problem(fault!);
        return Find() is { } released
            ? new Reply(await readings.Of(found, released, HttpContext.Request, cancellation), cacheControl: Caching.Forever, modified: released.At)
            : Problem.Of(Refusal.UnknownRelease(number.ToString()));

        ReleasedResults? Find() => found?.Charter.Releases.FirstOrDefault(r => r.Number == number.Value);
    }
}
