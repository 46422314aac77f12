namespace UnimiCharter.Api.Units;

internal sealed class CloseUnit(Recorder recorder) : Endpoint<CloseUnit.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] UnitCode Unit, [property: FromBody] ClosureRequest Body, [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Put("/{org}/units/{unit}/closure");
        Policies(May.Board);
        Description(d => d.WithName("closeUnit").WithTags(Topics.Charter)
            .WithSummary("Close a unit")
            .WithDescription("For the board; needs a reason. Not while services belong to it, or units below it stay open. Nothing happens when it is closed on that day already; another day needs it reopened first.")
            .Example("""{"on":"2025-01-01","reason":"Riorganizzazione"}""")
            .Produces<UnitView>().Faults(400, 404, 409, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, unit, body, reason) = request;
        if (GivenReason.Of(body.Reason, reason, out var why) is { } badReason) return new Problem(badReason);
        return await UnitWrite.Of(organization, unit, UnitWrite.Intent(organization, new UnitsCommand.CloseUnit(unit, body.On, why)), _ => false, recorder, HttpContext, cancellation);
    }
}
