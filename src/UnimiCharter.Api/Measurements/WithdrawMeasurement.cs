
namespace UnimiCharter.Api.Measurements;

internal sealed class WithdrawMeasurement : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapDelete("/{org}/services/{service}/indicators/{indicator}/measurements/{period}", Handle)
        .WithName("withdrawMeasurement").WithTags(Topics.Measurements).ForOffice()
        .WithSummary("Withdraw a measurement")
        .WithDescription("Nothing is said of the period any more; what was said stays in the records. Needs If-Match with the measurement's ETag, and a reason. With preview=true, answers with how the indicator would stand, and writes nothing.")
        .Replaces().SaysWho()
        .Produces(StatusCodes.Status204NoContent).Produces<PreviewView>().Faults(400, 404, 409, 412, 422, 428);

    private static async Task<IResult> Handle(
        string org, string service, string indicator, string period, [FromQuery] string? reason, [FromQuery] string? preview,
        Recorder recorder, Register register, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (Read.Indicator(org, service, indicator, out var organization, out var serviceCode, out var indicatorCode) is { } nobody) return new Problem(nobody);
        if (Read.Period(period, out var when) is { } malformed) return new Problem(malformed);
        if (Previews.Read(preview, out var isPreview) is { } badPreview) return new Problem(badPreview);
        if (Acting.As(http, out var role, out var provenance) is { } badRole) return new Problem(badRole);
        var (expected, badHeader) = Preconditions.Of(http.Request);
        if (badHeader is not null) return new Problem(badHeader);
        if (Reasons.Of(null, reason, out var why) is { } badReason) return new Problem(badReason);

        var today = time.Today();
        var target = new ReportingTarget(organization, serviceCode, new EditionYear(when.FirstDay.Year));
        var command = new ReportingCommand.WithdrawMeasurement(indicatorCode, when, today, expected, why, role);
        if (isPreview) return await Previews.Of(recorder, target, command, s => s.Indicator == indicatorCode, today, http.Request, Refused, cancellation);
        var receipt = await recorder.Append(target.Intent(command), provenance).WaitAsync(cancellation);
        return receipt is Receipt.Refused refusal ? await Refused(refusal) : Nothing.Instance;

        Task<IResult> Refused(Receipt.Refused refused)
        {
            var stands = MeasurementView.Of((ReportingYear)refused.State, target, refused, indicatorCode, when, http.Request);
            return Refusals.Tell(refused.Refusal, register, organization, serviceCode, cancellation, stands, stands?.ETag);
        }
    }
}
