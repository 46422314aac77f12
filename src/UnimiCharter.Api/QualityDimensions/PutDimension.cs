namespace UnimiCharter.Api.QualityDimensions;

internal sealed class PutDimension(Recorder recorder, Register register, ProgrammeRegister programmes, OrganizationRegister organizations) : Endpoint<PutDimension.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] QualityDimension Dimension, [property: FromHeader(Preconditions.Match)] Expectation Expected,
        [property: FromBody] DimensionRequest Body, [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Put("/{org}/dimensions/{dimension}");
        Policies(May.Board);
        Description(d => d.WithName("nameDimension").WithTags(Topics.Charter)
            .WithSummary("Add a dimension, or name it otherwise")
            .WithDescription("For the board: beside the six that are every organization's. 201 for a new one; 200 for the same name again, which records no new fact, and for another name, which needs If-Match with the ETag of what it replaces, and a reason. One that was retired is there again.")
            .Example("""{"name":"Cortesia"}""")
            .Produces<DimensionView>().Produces<DimensionView>(StatusCodes.Status201Created).Faults(400, 404, 409, 412, 413, 415, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, dimension, expected, body, reason) = request;
        if (GivenReason.Of(body.Reason, reason, out var why) is { } badReason) return new Problem(badReason);
        if (!await Known.Organization(organization, register, programmes, organizations, cancellation)) return Problem.Of(Refusal.UnknownOrganization(organization.Value));

        var (stream, command) = (StreamId.Dimensions(organization), new DimensionCommand.NameDimension(dimension, body.Name, expected, why));
        var receipt = await recorder.Append(new Intent(stream, [], streams => Dimensions.Decide(command, streams.Of<DimensionsState>(stream)), why), Acting.Board(HttpContext)).WaitAsync(cancellation);
        var stands = DimensionView.Of(organization, dimension, (DimensionsState)receipt.State, HttpContext.Request);
        if (receipt is Receipt.Refused { Refusal: var refusal }) return Refusals.Tell(refusal, stands, stands?.ETag);
        return receipt is Receipt.Recorded { Facts.Length: > 0 } && stands!.Revision == 1
            ? new Reply(Rendered.Of(stands, stands.ETag), StatusCodes.Status201Created, location: stands.Links["self"].Href)
            : Reply.Ok(stands!, stands!.ETag);
    }
}
