namespace UnimiCharter.Api.Charters;

internal sealed class ReleaseEdition(KnownCharters charters, Publishing publishing, SigningKeys keys, TimeProvider time) : Endpoint<ReleaseEdition.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition);

    public override void Configure()
    {
        Post("/{org}/charters/{edition}/releases");
        Policies(May.Board);
        Description(d => d.WithName("releaseResults").WithTags(Topics.Charter)
            .WithSummary("Release the results of an edition as they stand")
            .WithDescription("For the board. Every promise of the charter that is public now is judged on this day, from the facts until now. 200 and the last release when it says the same. No body.")
            .Produces<ReleaseView>().Produces<ReleaseView>(StatusCodes.Status201Created).Faults(400, 404, 409));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, edition) = request;
        var (found, fault) = await FoundCharter.Of(org, edition, charters, time, HttpContext.Request, cancellation);
        if (found is null) return new Problem(fault!);
        if (!keys.CanSign) return Problem.Of("signing-key-missing");
        var receipt = await publishing.Release(
            found.Organization, found.Edition, Italy.DayOf, draft => keys.Sign(ResultsDocument.Of(found.Organization, draft).ToCanonicalJson()), Acting.Board(HttpContext), cancellation);
        charters.Forget(found.Organization);
        if (receipt is Receipt.Refused refused) return new Problem(Fault.Of(refused.Refusal));
        var isNew = ((Receipt.Recorded)receipt).Facts is [CharterEvent.ResultsReleased];
        var last = ((CharterState.Open)receipt.State).Releases[^1];
        var fact = (await publishing.Releases(found.Organization, found.Edition, cancellation)).First(r => r.Number == last.Number);
        var view = ReleaseView.Of(found, fact, HttpContext.Request);
        return isNew ? new Reply(Rendered.Of(view), StatusCodes.Status201Created, location: view.Links["self"].Href) : new Reply(Rendered.Of(view));
    }
}
