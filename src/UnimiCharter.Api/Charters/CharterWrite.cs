namespace UnimiCharter.Api.Charters;

/// <summary>What the board says of the services of an edition.</summary>
internal static class CharterWrite
{
    public static async Task<IResult> Of(
        OrganizationCode organization, EditionYear year, ServiceCode code, CharterCommand said, Recorder recorder, KnownCharters charters, Register register, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (await Known.Service(register, organization, code, cancellation) is { } unknown) return new Problem(unknown);
        var stream = StreamId.Charter(organization, year);
        var receipt = await recorder.Append(new Intent(stream, [], streams => Charter.Decide(said, streams.Of<CharterState>(stream), year)), Acting.Board(http)).WaitAsync(cancellation);
        charters.Forget(organization);
        return receipt is Receipt.Refused refused
            ? new Problem(Fault.Of(refused.Refusal))
            : Reply.Ok(CharterView.Of(organization, year, (CharterState.Open)receipt.State, time.GetUtcNow(), http.Request));
    }
}
