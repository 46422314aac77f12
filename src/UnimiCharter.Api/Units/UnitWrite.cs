using System.Collections.Immutable;

namespace UnimiCharter.Api.Units;

/// <summary>What the board says of a unit.</summary>
internal static class UnitWrite
{
    /// <param name="creates">Whether what is new to the tree by it is answered with 201.</param>
    public static async Task<IResult> Of(
        OrganizationCode organization, UnitCode unit, Intent intent, Func<ImmutableArray<Event>, bool> creates, Recorder recorder, HttpContext http, CancellationToken cancellation)
    {
        var receipt = await recorder.Append(intent, Acting.Board(http)).WaitAsync(cancellation);
        var stands = UnitView.Of(organization, unit, (UnitsState)receipt.State, http.Request);
        if (receipt is Receipt.Refused { Refusal: var refusal }) return Refusals.Tell(refusal, stands, stands?.ETag);
        var facts = ((Receipt.Recorded)receipt).Facts;
        // Keys may be of units: as when one is revoked, every node knows of it once it is answered.
        if (facts.Length > 0) await Task.Delay(KnownCredentials.Lag, cancellation);
        return creates(facts) ? new Reply(Rendered.Of(stands!, stands!.ETag), StatusCodes.Status201Created, location: stands.Links["self"].Href) : Reply.Ok(stands!, stands!.ETag);
    }

    public static Intent Intent(OrganizationCode organization, UnitsCommand command)
    {
        var stream = StreamId.Units(organization);
        return new(stream, [], streams => UnitTree.Decide(command, streams.Of<UnitsState>(stream)), command.Reason);
    }
}
