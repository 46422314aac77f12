namespace UnimiCharter.Api.Services;

internal sealed class PutService(Recorder recorder, EventLog log, Register register, ProgrammeRegister programmes, OrganizationRegister organizations) : Endpoint<PutService.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: FromHeader(Preconditions.Match)] Expectation Expected,
        [property: FromHeader(Acting.Header)] BoardOrOffice As, [property: FromBody] ServiceRequest Body, [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Put("/{org}/services/{service}");
        Policies(May.Office);
        Description(d => d.WithName("describeService").WithTags(Topics.Charter)
            .WithSummary("Register a service, write its card anew, or propose another")
            .WithDescription("For the board: the whole card. Words are told in Italian, or in both languages as {\"it\":\"…\",\"en\":\"…\"}. 201 for a new service; 200 for the same again, which records no new fact, and for something else, which needs If-Match with the ETag of what it replaces, and a reason. An edition lists it by another request, and what is published says so with its next version. For the service's office: the same, of a service that is there, as a proposal, with the same If-Match: 202 with what stands and a proposal of what differs, which waits for the board; 200 where the board said that the office may change those parts at once, for which a reason is needed, and where it is so already.")
            .Example("""{"name":{"it":"Accoglienza internazionale","en":"International welcome"},"description":{"it":"Accoglie studenti e ospiti."},"recipients":{"it":"Studenti e ospiti"},"channels":[{"kind":"counter","address":"Via Santa Sofia 9, Milano","hours":{"week":[{"days":["tuesday"],"opens":"10:00","closes":"12:00"},{"days":["thursday"],"opens":"14:00","closes":"16:00"}]}},{"kind":"email","address":"welcome@unimi.it"}],"contacts":[{"office":{"it":"Ufficio Mobilità"},"emails":["welcome@unimi.it"]}]}""")
            .Produces<ServiceDefinitionView>().Produces<ServiceDefinitionView>(StatusCodes.Status201Created).Produces<ServiceDefinitionView>(StatusCodes.Status202Accepted).Faults(400, 404, 409, 412, 413, 415, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code, expected, acting, body, reason) = (request.Org, request.Service, request.Expected, request.As.Acting, request.Body, request.Reason);
        if (GivenReason.Of(body.Reason, reason, out var why) is { } badReason) return new Problem(badReason);
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(organization.Value));

        var (name, card) = (body.Name, body.Card);
        return acting.Role == Role.Office
            ? await ServiceWrite.Propose(organization, code, new(name, card, expected, why), acting.Provenance, recorder, log, register, HttpContext, cancellation)
            : await ServiceWrite.Describe(organization, code, new(name, card, expected, why), recorder, register, HttpContext, cancellation);
    }
}
