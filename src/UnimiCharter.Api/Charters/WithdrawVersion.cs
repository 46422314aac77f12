
namespace UnimiCharter.Api.Charters;

/// <param name="Reason">Why it is withdrawn.</param>
internal sealed record WithdrawalRequest(string? Reason);

internal sealed class WithdrawVersion : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPost("/{org}/charters/{edition}/versions/{version}/withdrawal", Handle)
        .WithName("withdrawVersion").WithTags(Topics.Charter).ForBoard()
        .WithSummary("Withdraw a published version")
        .WithDescription("For the board, with a reason. The version before it, if it is not withdrawn, is the charter again; what was published can still be read, and is listed as withdrawn.")
        .Accepts<WithdrawalRequest>(isOptional: true, "application/json").Example("""{"reason":"Pubblicata per errore"}""")
        .Produces<VersionView>().Faults(400, 404, 413, 415, 422);

    private static async Task<IResult> Handle(
        string org, string edition, string version, [FromQuery] string? reason,
        Recorder recorder, KnownCharters charters, Publishing publishing, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        var (found, fault) = await FoundVersion.Of(org, edition, version, charters, publishing, time, http.Request, cancellation);
        if (found is null) return new Problem(fault!);
        var (inBody, badBody) = await JsonBody.ReadReason(http.Request, cancellation);
        if (badBody is not null) return new Problem(badBody);
        if (Reasons.Of(inBody, reason, out var why) is { } badReason) return new Problem(badReason);

        var (stream, year) = (StreamId.Charter(found.Charter.Organization, found.Charter.Edition), found.Charter.Edition);
        var command = new CharterCommand.WithdrawVersion(found.Recorded.Fact.Version, why);
        var receipt = await recorder.Append(new Intent(stream, [], streams => Charter.Decide(command, streams.Of<CharterState>(stream), year), why), Acting.Board(http)).WaitAsync(cancellation);
        charters.Forget(found.Charter.Organization);
        return receipt is Receipt.Refused refused
            ? new Problem(Fault.Of(refused.Refusal))
            : Reply.Ok(VersionView.Of(found.Charter with { Charter = (CharterState.Open)receipt.State }, found.Recorded, time.GetUtcNow(), http.Request));
    }
}
