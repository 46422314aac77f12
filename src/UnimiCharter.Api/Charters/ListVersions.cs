namespace UnimiCharter.Api.Charters;

internal sealed class ListVersions(KnownCharters charters, Publishing publishing, TimeProvider time) : Endpoint<ListVersions.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition);

    public override void Configure()
    {
        Get("/{org}/charters/{edition}/versions");
        AllowAnonymous();
        Description(d => d.WithName("listVersions").WithTags(Topics.Charter)
            .WithSummary("The published versions of an edition")
            .WithDescription("Newest first. One that is to be public later is told to offices and the board only.")
            .Produces<ListView<VersionView>>().IsDear().Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, edition) = request;
        var (found, fault) = await FoundCharter.Of(org, edition, charters, time, HttpContext.Request, cancellation);
        if (found is null) return new Problem(fault!);
        var seen = (await publishing.Versions(found.Organization, found.Edition, cancellation)).Where(v => found.Version(v.Fact.Version, time, HttpContext.Request) is not null);
        return Reply.Ok(ListView<VersionView>.Whole([.. seen.Reverse().Select(v => VersionView.Of(found, v, time.GetUtcNow(), HttpContext.Request))], HttpContext.Request));
    }
}
