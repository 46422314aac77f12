namespace UnimiCharter.Api.Charters;

/// <summary>What the board says of the services of an edition.</summary>
internal static class CharterWrite
{
    public static async Task<IResult> Of(
        OrganizationCode organization, EditionYear edition, ServiceCode service, CharterCommand command,
        Recorder recorder, KnownCharters charters, Register register, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (await Known.Service(register, organization, service, cancellation) is { } unknown) return new Problem(unknown);
        var stream = StreamId.Charter(organization, edition);
        var receipt = await recorder.Append(new Intent(stream, [], streams => Charter.Decide(command, streams.Of<CharterState>(stream), edition)), Acting.Board(http)).WaitAsync(cancellation);
        charters.Forget(organization);
        return receipt is Receipt.Refused refused
            ? new Problem(Fault.Of(refused.Refusal))
            : Reply.Ok(CharterView.Of(organization, edition, (CharterState.Open)receipt.State, time.GetUtcNow(), http.Request));
    }
}
