
namespace UnimiCharter.Api.Organizations;

internal sealed class PutOrganization(Recorder recorder, Register register, ProgrammeRegister programmes, OrganizationRegister organizations, TimeProvider time)
    : Endpoint<PutOrganization.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: FromHeader(Preconditions.Match)] Expectation Expected, [property: FromBody] OrganizationRequest Body,
        [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Put("/organizations/{org}");
        Policies(May.Admin);
        Description(d => d.WithName("nameOrganization").WithTags(Topics.Access)
            .WithSummary("Register an organization")
            .WithDescription("201 for a new one; 200 for the same name again, which records no new fact, and for another name, which needs If-Match with the ETag of what it replaces, and a reason.")
            .Example("""{"name":"Università degli Studi di Bergamo"}""")
            .Produces<OrganizationView>().Produces<OrganizationView>(StatusCodes.Status201Created).Faults(404, 412, 413, 415, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, expected, body, reason) = request;
        if (GivenReason.Of(body.Reason, reason, out var why) is { } badReason) return new Problem(badReason);

        var stream = StreamId.Registration(organization);
        var command = new NameOrganization(body.Name, expected, why);
        var intent = new Intent(stream, [], streams => Registration.Decide(command, streams.Of<OrganizationState>(stream), organization), why);
        var receipt = await recorder.Append(intent, Acting.In(HttpContext, Role.Admin)).WaitAsync(cancellation);
        var stands = await OrganizationView.Of(organization, register, programmes, organizations, time, HttpContext.Request, cancellation) is [var found] ? found : null;
        if (receipt is Receipt.Refused { Refusal: var refusal }) return Refusals.Tell(refusal, stands, stands?.ETag);
        return receipt is Receipt.Recorded { Facts.Length: > 0, State: OrganizationState.Registered { Revision: 1 } }
            ? new Reply(Rendered.Of(stands!, stands!.ETag), StatusCodes.Status201Created, location: stands.Links["self"].Href)
            : Reply.Ok(stands!, stands!.ETag);
    }
}
