
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
            .WithDescription("With what the cover of its charter needs. A name or an area is told in Italian, or in both languages as {\"it\":\"…\",\"en\":\"…\"}. 201 for a new one; 200 for the same again, which records no new fact, and for something else, which needs If-Match with the ETag of what it replaces, and a reason: it replaces all of it.")
            .Example("""{"name":"Università degli Studi di Bergamo"}""")
            .Produces<OrganizationView>().Produces<OrganizationView>(StatusCodes.Status201Created).Faults(404, 409, 412, 413, 415, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, expected, body, reason) = request;
        if (GivenReason.Of(body.Reason, reason, out var why) is { } badReason) return new Problem(badReason);

        var receipt = await Record(organization, new(body.Name, body.Details, expected, why), cancellation);
        var stands = await OrganizationView.Of(organization, register, programmes, organizations, time, HttpContext.Request, cancellation) is [var found] ? found : null;
        if (receipt is Receipt.Refused { Refusal: var refusal }) return Refusals.Tell(refusal, stands, stands?.ETag);
        return receipt is Receipt.Recorded { Facts.Length: > 0, State: OrganizationState.Registered { Revision: 1 } }
            ? new Reply(Rendered.Of(stands!, stands!.ETag), StatusCodes.Status201Created, location: stands.Links["self"].Href)
            : Reply.Ok(stands!, stands!.ETag);
    }

    /// <summary>With the code of the index that it claims, and without the one that it had, or not at all.</summary>
    private async Task<Receipt> Record(OrganizationCode organization, NameOrganization command, CancellationToken cancellation)
    {
        var (stream, by) = (StreamId.Registration(organization), Acting.In(HttpContext, Role.Admin));
        while (true)
        {
            var had = (await organizations.Organizations(organization, cancellation)).GetValueOrDefault(organization)?.Told.Ipa;
            var asked = new Intent(stream, [], streams => Registration.Decide(command, streams.Of<OrganizationState>(stream), organization), command.Reason);
            var intents = new List<Intent>
            {
                asked with { Decide = streams => (streams.Of<OrganizationState>(stream) as OrganizationState.Registered)?.Told.Ipa == had ? asked.Decide(streams) : Decision.Refuse(Refusal.Overtaken) },
            };
            if (command.Details.Ipa is { } claimed && claimed != had) intents.Add(Ipa(claimed, new IpaCommand.ClaimIpaCode(organization)));
            if (had is { } former && former != command.Details.Ipa) intents.Add(Ipa(former, new IpaCommand.ReleaseIpaCode(organization)));
            var receipt = await recorder.Append(asked, [.. intents], by).WaitAsync(cancellation);
            // Another write was faster: which code it had is looked up again.
            if (receipt is not Receipt.Refused { Refusal.Code: "overtaken" }) return receipt;
        }

        Intent Ipa(IpaCode code, IpaCommand ipa)
        {
            var claims = StreamId.Ipa(code);
            return new(claims, [], streams => IpaClaim.Decide(ipa, streams.Of<IpaState>(claims), code), command.Reason);
        }
    }
}
