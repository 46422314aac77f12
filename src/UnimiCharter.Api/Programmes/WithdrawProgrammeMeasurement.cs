
namespace UnimiCharter.Api.Programmes;

internal sealed class WithdrawProgrammeMeasurement(Recorder recorder, TimeProvider time) : Endpoint<WithdrawProgrammeMeasurement.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ProgrammeCode Programme, [property: RouteParam] IndicatorCode Indicator,
        [property: RouteParam] Period Period, [property: FromHeader(Preconditions.Match)] Expectation Expected, [property: FromHeader(Acting.Header)] Acting Acting,
        [property: QueryParam] GivenReason? Reason = null, [property: QueryParam] bool Preview = false);

    public override void Configure()
    {
        Delete("/{org}/programmes/{programme}/indicators/{indicator}/measurements/{period}");
        Policies(May.Office);
        Description(d => d.WithName("withdrawProgrammeMeasurement").WithTags(Topics.Programmes)
            .WithSummary("Withdraw a measurement of a programme")
            .WithDescription("Nothing is said of the period any more; what was said stays in the records. Needs If-Match with the measurement's ETag, and a reason.")
            .Produces(StatusCodes.Status204NoContent).Produces<ProgrammePreviewView>().Faults(400, 404, 409, 412, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, programme, code, when, expected, (role, provenance), reason, isPreview) = request;
        var target = new ProgrammeTarget(organization, programme);

        var command = new ReportingCommand.WithdrawMeasurement(code, when, time.Today(), expected, reason?.Text, role);
        if (isPreview) return await ProgrammePreview.Of(recorder, target, target.Intent(command), Refused, time.Today(), HttpContext.Request, cancellation);
        var receipt = await recorder.Append(target.Intent(command), provenance).WaitAsync(cancellation);
        return receipt is Receipt.Refused ? Refused(receipt) : Nothing.Instance;

        IResult Refused(Receipt given)
        {
            var stands = target.RecordOf(given) is { } record ? ProgrammeMeasurementView.Of(record, code, when, HttpContext.Request) : null;
            return Refusals.Tell(((Receipt.Refused)given).Refusal, stands, stands?.ETag);
        }
    }
}
