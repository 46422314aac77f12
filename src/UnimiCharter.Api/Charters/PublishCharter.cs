using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Charters;

/// <param name="PublicFrom">When it is to be the charter; at once when it is left out.</param>
/// <param name="Reason">Why it is amended; needed for every version but the first.</param>
internal sealed record PublicationRequest(DateTimeOffset? PublicFrom = null, [property: MaxLength(Statement.MaxReasonLength)] string? Reason = null);

internal sealed class PublishCharter(KnownCharters charters, Publishing publishing, SigningKeys keys, TimeProvider time) : Endpoint<PublishCharter.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition, [property: FromBody] PublicationRequest? Body = null);

    public override void Configure()
    {
        Post("/{org}/charters/{edition}/versions");
        Policies(May.Board);
        Description(d => d.WithName("publishCharter").WithTags(Topics.Charter)
            .WithSummary("Publish an edition as it stands")
            .WithDescription("For the board. The number of the version says what changed: major when something was removed or loosened, minor when something was added or tightened, patch when only words changed. The version before stays the charter until the new one is. The body may be left out.")
            .Example("""{"reason":"Aggiornati i contatti"}""")
            .Produces<VersionView>(StatusCodes.Status201Created).Faults(400, 404, 409, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, edition, body) = request;
        var (found, fault) = await FoundCharter.Of(org, edition, charters, time, HttpContext.Request, cancellation);
        if (found is null) return new Problem(fault!);
        if (!keys.CanSign) return Problem.Of("signing-key-missing");

        var receipt = await publishing.Publish(
            found.Organization, found.Edition, body?.PublicFrom, body?.Reason, draft => keys.Sign(CharterDocument.Of(found.Organization, draft).ToCanonicalJson()), Acting.Board(HttpContext), cancellation);
        charters.Forget(found.Organization);
        if (receipt is Receipt.Refused refused) return new Problem(Fault.Of(refused.Refusal));
        var versions = await publishing.Versions(found.Organization, found.Edition, cancellation);
        var published = (CharterEvent.VersionPublished)((Receipt.Recorded)receipt).Facts[0];
        var view = VersionView.Of(found with { Charter = (CharterState.Open)receipt.State }, versions.First(v => v.Fact.Version == published.Version), time.GetUtcNow(), HttpContext.Request);
        return new Reply(Rendered.Of(view), StatusCodes.Status201Created, location: view.Links["self"].Href);
    }
}
