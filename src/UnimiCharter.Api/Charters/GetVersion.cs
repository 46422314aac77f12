namespace UnimiCharter.Api.Charters;

internal sealed class GetVersion(KnownCharters charters, Readings readings, TimeProvider time) : Endpoint<GetVersion.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition, [property: RouteParam] CharterVersion Version);

    public override void Configure()
    {
        Get("/{org}/charters/{edition}/versions/{version}");
        AllowAnonymous();
        Description(d => d.WithName("showVersion").WithTags(Topics.Charter)
            .WithSummary("A published version of an edition")
            .WithDescription("Canonical JSON (RFC 8785), the same bytes for ever: those that its SHA-256 and its signature are over. Also as a page, a table and linked data, like the edition itself.")
            .Produces<CharterDocument>().InAllFormats().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, edition, version) = request;
        var (found, fault) = await FoundVersion.Of(org, edition, version, charters, time, HttpContext.Request, cancellation);
        if (found is null) return new Problem(fault!);
        // Until it is public, it is nobody else's to keep.
        var caching = found.Version.From <= time.GetUtcNow() ? Caching.Forever : Caching.Never;
        return new Reply(await readings.Of(found.Charter, found.Version, isCurrent: false, HttpContext.Request, cancellation), cacheControl: caching, modified: found.Version.From);
    }
}
