namespace UnimiCharter.Api.Charters;

internal sealed class GetResults(KnownCharters charters, Readings readings, TimeProvider time) : Endpoint<GetResults.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition);

    public override void Configure()
    {
        Get("/{org}/charters/{edition}/results");
        AllowAnonymous();
        Description(d => d.WithName("showResults").WithTags(Topics.Charter)
            .WithSummary("The results of an edition, as the board released them")
            .WithDescription("Those that were released last, as they were signed: judged by the published charter, from the facts up to a position. Where they are provisional, they say so. In the same formats as the edition.")
            .Produces<ResultsDocument>().InAllFormats().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, edition) = request;
        var (found, fault) = await FoundCharter.Recent(org, edition, charters, time, HttpContext.Request, cancellation);
        if (found is { Charter.Releases.IsEmpty: true }) (found, fault) = await FoundCharter.Of(org, edition, charters, time, HttpContext.Request, cancellation);
        if (found is null) return new Problem(fault!);
        return found.Charter.Releases.LastOrDefault() is { } release
            ? new Reply(await readings.Of(found, release, HttpContext.Request, cancellation), modified: release.At)
            : Problem.Of(Refusal.UnknownRelease("1"));
    }
}
