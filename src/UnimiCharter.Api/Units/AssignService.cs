namespace UnimiCharter.Api.Units;

internal sealed class AssignService(Recorder recorder) : Endpoint<AssignService.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] UnitCode Unit, [property: RouteParam] ServiceCode Service,
        [property: QueryParam] GivenReason? Reason = null, [property: FromBody] AssignmentRequest? Body = null);

    public override void Configure()
    {
        Put("/{org}/units/{unit}/services/{service}");
        Policies(May.Board);
        Description(d => d.WithName("assignService").WithTags(Topics.Charter)
            .WithSummary("Have a service belong to a unit")
            .WithDescription("For the board. A service belongs to one unit at most: it is moved from another with a reason. Nothing happens when it belongs to it already. The body may be left out. Keys of units are let to it, or not any more, once this is answered.")
            .Example("""{"reason":"Riorganizzazione"}""")
            .Produces<UnitView>().Faults(400, 404, 409, 413, 415, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, unit, service, reason, body) = request;
        if (GivenReason.Of(body?.Reason, reason, out var why) is { } badReason) return new Problem(badReason);

        var card = StreamId.Service(organization, service);
        var assigned = UnitWrite.Intent(organization, new UnitsCommand.AssignService(service, unit, why));
        var intent = assigned with
        {
            Reads = [card],
            Decide = streams => streams.Of<ServiceState>(card).Known is null ? Decision.Refuse(Refusal.UnknownService(service.Value)) : assigned.Decide(streams),
        };
        return await UnitWrite.Of(organization, unit, intent, _ => false, recorder, HttpContext, cancellation);
    }
}
