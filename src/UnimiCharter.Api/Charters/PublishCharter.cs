namespace UnimiCharter.Api.Charters;

/// <param name="PublicFrom">When it is to be the charter; at once when it is left out.</param>
/// <param name="Reason">Why it is amended; needed for every version but the first.</param>
internal sealed record PublicationRequest(DateTime? PublicFrom = null, string? Reason = null);

internal sealed class PublishCharter : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/{org}/charters/{edition}/versions", Handle)
        .WithName("publishCharter").WithTags(Topics.Charter).ForBoard()
        .WithSummary("Publish an edition as it stands")
        .WithDescription("For the board. The number of the version says what changed: major when something was removed or loosened, minor when something was added or tightened, patch when only words changed. The version before stays the charter until the new one is. The body may be left out.")
        .Accepts<PublicationRequest>(isOptional: true, "application/json").Example("""{"reason":"Aggiornati i contatti"}""")
        .Produces<VersionView>(StatusCodes.Status201Created).Faults(400, 404, 409, 413, 415, 422);

    private static async Task<IResult> Handle(
        string org, string edition, KnownCharters charters, Publishing publishing, SigningKeys keys, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        var (found, fault) = await FoundCharter.Of(org, edition, charters, time, http.Request, cancellation);
        if (found is null) return new Problem(fault!);
        var (from, reason, badBody) = await Read(http.Request, cancellation);
        if (badBody is not null) return new Problem(badBody);
        if (!keys.CanSign) return Problem.Of("signing-key-missing");

        var receipt = await publishing.Publish(
            found.Organization, found.Edition, from, reason, draft => keys.Sign(CharterDocument.Of(found.Organization, draft).ToCanonicalJson()), Acting.Board(http), cancellation);
        charters.Forget(found.Organization);
        if (receipt is Receipt.Refused refused) return new Problem(Fault.Of(refused.Refusal));
        var versions = await publishing.Versions(found.Organization, found.Edition, cancellation);
        var published = (CharterEvent.VersionPublished)((Receipt.Recorded)receipt).Facts[0];
        var view = VersionView.Of(found with { Charter = (CharterState.Open)receipt.State }, versions.First(v => v.Fact.Version == published.Version), time.GetUtcNow(), http.Request);
        return new Reply(Rendered.Of(view), StatusCodes.Status201Created, location: view.Links["self"].Href);
    }

    private static async Task<(DateTimeOffset? From, string? Reason, Fault? Fault)> Read(HttpRequest request, CancellationToken cancellation)
    {
        if (JsonBody.IsAbsent(request)) return (null, null, null);
        var (document, fault) = await JsonBody.Read(request, cancellation);
        if (fault is not null) return (null, null, fault);
        using var parsed = document;
        var fields = Fields.Of(document!.RootElement);
        var (from, reason) = (fields.Instant("publicFrom"), fields.Text("reason", Statement.MaxReasonLength));
        return (from, reason, fields.Fault);
    }
}
