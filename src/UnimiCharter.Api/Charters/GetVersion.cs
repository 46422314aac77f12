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
            .WithDescription("Canonical JSON (RFC 8785), the same bytes for ever: those that its SHA-256 and its signature are over. Also as a page, a table and linked data, like the edition itself. One that was withdrawn, and names someone who was erased, is told no more.")
            .Produces<CharterDocument>().InAllFormats().Faults(400, 404, 410));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, edition, version) = request;
        var (found, fault) = await FoundVersion.Of(org, edition, version, charters, time, HttpContext.Request, cancellation);
        if (found is null) return new Problem(fault!);
        if (await readings.Of(found.Charter, found.Version, isCurrent: false, HttpContext.Request, cancellation) is not { } told) return Problem.Of("version-erased", version.ToString());
        // Until it is public, it is nobody else's to keep.
        var caching = found.Version.From > time.GetUtcNow() ? Caching.Never : found.Version.IsWithdrawn ? Caching.Revalidate : Caching.Forever;
        return new Reply(told, cacheControl: caching, modified: found.Version.From);
    }
}
