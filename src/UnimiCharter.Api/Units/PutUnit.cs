namespace UnimiCharter.Api.Units;

internal sealed class PutUnit(Recorder recorder, Register register, ProgrammeRegister programmes, OrganizationRegister organizations, TimeProvider time)
    : Endpoint<PutUnit.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] UnitCode Unit, [property: FromHeader(Preconditions.Match)] Expectation Expected,
        [property: FromBody] UnitRequest Body, [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Put("/{org}/units/{unit}");
        Policies(May.Board);
        Description(d => d.WithName("putUnit").WithTags(Topics.Charter)
            .WithSummary("Open a unit, change what is told of it, or move it")
            .WithDescription("For the board. A name or a head is told in Italian, or in both languages as {\"it\":\"…\",\"en\":\"…\"}; the parent is always said, if only as null. 201 for a new unit; 200 for the same again, which records no new fact, and for something else, which needs If-Match with the ETag of what it replaces, and a reason: it replaces all of it.")
            .Example("""{"name":"Segreterie studenti","parent":null,"head":"Capo ufficio","emails":["segreterie@unimi.it"],"phones":["+39 02 503 111"],"address":"Via Celoria 18, 20133 Milano","openedOn":"2024-01-01"}""")
            .Produces<UnitView>().Produces<UnitView>(StatusCodes.Status201Created).Faults(400, 404, 409, 412, 413, 415, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, unit, expected, body, reason) = request;
        if (GivenReason.Of(body.Reason, reason, out var why) is { } badReason) return new Problem(badReason);
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(organization.Value));

        var command = new UnitsCommand.DescribeUnit(unit, body.Parent, body.Card, body.OpenedOn, time.Today(), expected, why);
        return await UnitWrite.Of(organization, unit, UnitWrite.Intent(organization, command), facts => facts is [UnitsEvent.UnitOpened], recorder, HttpContext, cancellation);
    }
}
