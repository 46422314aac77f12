namespace UnimiCharter.Api.Services;

internal sealed class DropStandard(Recorder recorder, Register register) : Endpoint<DropStandard.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator,
        [property: RouteParam] EditionYear Edition, [property: QueryParam] GivenReason? Reason = null);

    public override void Configure()
    {
        Delete("/{org}/services/{service}/indicators/{indicator}/standards/{edition}");
        Policies(May.Board);
        Description(d => d.WithName("dropStandard").WithTags(Topics.Charter)
            .WithSummary("Take the standard of an edition back")
            .WithDescription("For the board; needs a reason. The edition promises nothing of the indicator any more. Not once something was reported of it in the edition's year.")
            .Produces(StatusCodes.Status204NoContent).Faults(400, 404, 409, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, service, code, edition, reason) = request;
        var (stream, year) = (StreamId.Service(organization, service), StreamId.Reporting(organization, service, edition));
        var intent = new Intent(stream, [year], Decide, reason?.Text);
        return await recorder.Append(intent, Acting.Board(HttpContext)).WaitAsync(cancellation) is Receipt.Refused { Refusal: var refusal }
            ? await ServiceWrite.Refused(refusal, organization, service, null, null, register, cancellation)
            : Nothing.Instance;

        Decision Decide(Streams streams) => ServiceIntents.Drop(edition, code, reason?.Text, streams.Of<ServiceState>(stream), streams.Of<ReportingYear>(year), service);
    }
}
