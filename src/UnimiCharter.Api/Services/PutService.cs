namespace UnimiCharter.Api.Services;

internal sealed class PutService(Recorder recorder, Register register, ProgrammeRegister programmes, OrganizationRegister organizations) : Endpoint<PutService.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: FromHeader(Preconditions.Match)] Expectation Expected,
        [property: FromBody] ServiceRequest Body, [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Put("/{org}/services/{service}");
        Policies(May.Board);
        Description(d => d.WithName("describeService").WithTags(Topics.Charter)
            .WithSummary("Register a service, or write its card anew")
            .WithDescription("For the board: the whole card. Words are told in Italian, or in both languages as {\"it\":\"…\",\"en\":\"…\"}. 201 for a new service; 200 for the same again, which records no new fact, and for something else, which needs If-Match with the ETag of what it replaces, and a reason. An edition lists it by another request, and what is published says so with its next version.")
            .Example("""{"name":{"it":"Accoglienza internazionale","en":"International welcome"},"description":{"it":"Accoglie studenti e ospiti."},"recipients":{"it":"Studenti e ospiti"},"channels":[{"kind":"counter","address":"Via Santa Sofia 9, Milano","hours":{"week":[{"days":["tuesday"],"opens":"10:00","closes":"12:00"},{"days":["thursday"],"opens":"14:00","closes":"16:00"}]}},{"kind":"email","address":"welcome@unimi.it"}],"contacts":[{"office":{"it":"Ufficio Mobilità"},"emails":["welcome@unimi.it"]}]}""")
            .Produces<ServiceDefinitionView>().Produces<ServiceDefinitionView>(StatusCodes.Status201Created).Faults(400, 404, 409, 412, 413, 415, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, code, expected, body, reason) = request;
        if (GivenReason.Of(body.Reason, reason, out var why) is { } badReason) return new Problem(badReason);
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(organization.Value));
        return await ServiceWrite.Describe(organization, code, new(body.Name, body.Card, expected, why), recorder, register, HttpContext, cancellation);
    }
}
