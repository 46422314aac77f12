using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Charters;

/// <param name="Reason">Why it is withdrawn.</param>
internal sealed record WithdrawalRequest([property: MaxLength(Statement.MaxReasonLength)] string? Reason = null);

internal sealed class WithdrawVersion(Erasure erasure, KnownCharters charters, KnownVersions versions, TimeProvider time) : Endpoint<WithdrawVersion.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] EditionYear Edition, [property: RouteParam] CharterVersion Version,
        [property: QueryParam] GivenReason? Reason = null, [property: FromBody] WithdrawalRequest? Body = null);

    public override void Configure()
    {
        Post("/{org}/charters/{edition}/versions/{version}/withdrawal");
        Policies(May.Board);
        Description(d => d.WithName("withdrawVersion").WithTags(Topics.Charter)
            .WithSummary("Withdraw a published version")
            .WithDescription("For the board, with a reason. The version before it, if it is not withdrawn, is the charter again; what was published can still be read, and is listed as withdrawn; unless it names someone who was erased: then only its hash and its signature stay.")
            .Example("""{"reason":"Pubblicata per errore"}""")
            .Produces<VersionView>().Faults(400, 404, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, edition, version, reason, body) = request;
        var (found, fault) = await FoundVersion.Of(org, edition, version, charters, time, HttpContext.Request, cancellation);
        if (found is null) return new Problem(fault!);
        if (GivenReason.Of(body?.Reason, reason, out var why) is { } badReason) return new Problem(badReason);

        var recorded = await versions.Of(found.Charter, found.Version, cancellation);
        var receipt = await erasure.Withdraw(found.Charter.Organization, found.Charter.Edition, found.Version, why, Acting.Board(HttpContext), cancellation);
        charters.Forget(found.Charter.Organization);
        return receipt is Receipt.Refused refused
            ? new Problem(Fault.Of(refused.Refusal))
            : Reply.Ok(VersionView.Of(found.Charter with { Charter = (CharterState.Open)receipt.State }, recorded, time.GetUtcNow(), HttpContext.Request));
    }
}
