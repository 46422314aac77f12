namespace UnimiCharter.Api.Charters;

internal sealed class GetCharter(KnownCharters charters, Readings readings, TimeProvider time) : Endpoint<GetCharter.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition);

    public override void Configure()
    {
        Get("/{org}/charters/{edition}");
        AllowAnonymous();
        Description(d => d.WithName("showCharter").WithTags(Topics.Charter)
            .WithSummary("An edition of a charter")
            .WithDescription("The published version that is the charter now, as it was signed; as it stands, without a version, while none is. As JSON, as a page for screen and paper, as a table, as linked data: by Accept, or with .json, .html (.it.html, .en.html), .csv or .jsonld after the edition.")
            .Produces<CharterDocument>().InAllFormats().Faults(400, 404, 410));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, edition) = request;
        var (found, fault) = await FoundCharter.Recent(org, edition, charters, time, HttpContext.Request, cancellation);
        if (found is null) return new Problem(fault!);
        if (found.Charter.CurrentAt(time.GetUtcNow()) is not { } current) return new Reply(await readings.Of(found, HttpContext.Request, cancellation));
        // It was withdrawn just now.
        if (await readings.Of(found, current, isCurrent: true, HttpContext.Request, cancellation) is not { } told) return Problem.Of("version-erased", current.Version.ToString());
        return new Reply(told, modified: current.From);
    }
}
