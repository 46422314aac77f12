namespace UnimiCharter.Api.Charters;

/// <summary>What the board says of the services of an edition.</summary>
internal static class CharterWrite
{
    public static async Task<IResult> Of(
        string org, string edition, string service, Func<ServiceCode, CharterCommand> command, Recorder recorder, KnownCharters charters, Register register, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Service(org, service, out var organization, out var code) is { } nobody) return new Problem(nobody);
        if (Read.Year(edition, out var year) is { } malformed) return new Problem(malformed);
        if (await Known.Service(register, organization, code, cancellation) is { } unknown) return new Problem(unknown);
        var (stream, said) = (StreamId.Charter(organization, year), command(code));
        var receipt = await recorder.Append(new Intent(stream, [], streams => Charter.Decide(said, streams.Of<CharterState>(stream), year)), Acting.Board(http)).WaitAsync(cancellation);
        charters.Forget(organization);
        return receipt is Receipt.Refused refused
            ? new Problem(Fault.Of(refused.Refusal))
            : Reply.Ok(CharterView.Of(organization, year, (CharterState.Open)receipt.State, time.GetUtcNow(), http.Request));
    }
}
