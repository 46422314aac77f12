
namespace UnimiCharter.Api.Measurements;

internal sealed class WithdrawMeasurement(Recorder recorder, Register register, TimeProvider time) : Endpoint<WithdrawMeasurement.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator,
        [property: RouteParam] Period Period, [property: FromHeader(Preconditions.Match)] Expectation Expected, [property: FromHeader(Acting.Header)] Acting Acting,
        [property: QueryParam] GivenReason? Reason = null, [property: QueryParam] bool Preview = false);

    public override void Configure()
    {
        Delete("/{org}/services/{service}/indicators/{indicator}/measurements/{period}");
        Policies(May.Office);
        Description(d => d.WithName("withdrawMeasurement").WithTags(Topics.Measurements)
            .WithSummary("Withdraw a measurement")
            .WithDescription("Nothing is said of the period any more; what was said stays in the records. Needs If-Match with the measurement's ETag, and a reason. With preview=true, answers with how the indicator would stand, and writes nothing.")
            .Produces(StatusCodes.Status204NoContent).Produces<PreviewView>().Faults(400, 404, 409, 412, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, serviceCode, indicatorCode, when, expected, (role, provenance), reason, isPreview) = request;

        var today = time.Today();
        var target = new ReportingTarget(organization, serviceCode, new EditionYear(when.FirstDay.Year));
        var command = new ReportingCommand.WithdrawMeasurement(indicatorCode, when, today, expected, reason?.Text, role);
        if (isPreview) return await Previews.Of(recorder, target, command, s => s.Indicator == indicatorCode, today, HttpContext.Request, Refused, cancellation);
        var receipt = await recorder.Append(target.Intent(command), provenance).WaitAsync(cancellation);
        return receipt is Receipt.Refused refusal ? await Refused(refusal) : Nothing.Instance;

        Task<IResult> Refused(Receipt.Refused refused)
        {
            var stands = MeasurementView.Of((ReportingYear)refused.State, target, refused, indicatorCode, when, HttpContext.Request);
            return Refusals.Tell(refused.Refusal, register, organization, serviceCode, cancellation, stands, stands?.ETag);
        }
    }
}
