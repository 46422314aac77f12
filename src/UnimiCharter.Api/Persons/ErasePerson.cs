namespace UnimiCharter.Api.Persons;

internal sealed class ErasePerson(Erasure erasure) : Endpoint<ErasePerson.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] PersonCode Person, [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Delete("/{org}/persons/{person}");
        Policies(May.Board);
        Description(d => d.WithName("erasePerson").WithTags(Topics.Charter)
            .WithSummary("Erase a person")
            .WithDescription("For the board; needs a reason, in which nobody should be named. Their name, telephone numbers and e-mail addresses are gone from the registry for ever, with the salts by which the facts' hashes of them could be checked; cards show the office alone. What was published and signed stays as it is until its version is withdrawn. Nothing happens when they were erased before.")
            .Produces(StatusCodes.Status204NoContent).Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, person, reason) = request;
        if (await erasure.Erase(organization, person, reason?.Text, Acting.Board(HttpContext), cancellation) is Receipt.Refused { Refusal: var refusal }) return Problem.Of(refusal);
        // As when a key is revoked, every node knows of it once it is answered.
        await Task.Delay(KnownCredentials.Lag, cancellation);
        return Nothing.Instance;
    }
}
