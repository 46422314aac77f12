namespace UnimiCharter.Api.Units;

internal sealed class ReopenUnit(Recorder recorder) : Endpoint<ReopenUnit.Request, IResult>
{
    internal sealed record Request([property: RouteParam] OrganizationCode Org, [property: RouteParam] UnitCode Unit, [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Delete("/{org}/units/{unit}/closure");
        Policies(May.Board);
        Description(d => d.WithName("reopenUnit").WithTags(Topics.Charter)
            .WithSummary("Reopen a unit that was closed")
            .WithDescription("For the board; needs a reason. It is as if nobody had closed it. A unit that is not closed is as it should be.")
            .Produces<UnitView>().Faults(400, 404, 409, 422));
    }

    public override Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, unit, reason) = request;
        return UnitWrite.Of(organization, unit, UnitWrite.Intent(organization, new UnitsCommand.ReopenUnit(unit, reason?.Text)), _ => false, recorder, HttpContext, cancellation);
    }
}
