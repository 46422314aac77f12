
namespace UnimiCharter.Api.Programmes;

internal sealed class WithdrawProgrammeMeasurement : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapDelete("/{org}/programmes/{programme}/indicators/{indicator}/measurements/{period}", Handle)
        .WithName("withdrawProgrammeMeasurement").WithTags(Topics.Programmes).ForOffice()
        .WithSummary("Withdraw a measurement of a programme")
        .WithDescription("Nothing is said of the period any more; what was said stays in the records. Needs If-Match with the measurement's ETag, and a reason.")
        .Replaces().SaysWho()
        .Produces(StatusCodes.Status204NoContent).Produces<ProgrammePreviewView>().Faults(400, 404, 409, 412, 422, 428);

    private static async Task<IResult> Handle(
        string org, string programme, string indicator, string period, [FromQuery] string? reason, [FromQuery] string? preview,
        Recorder recorder, TimeProvider time, HttpContext http, CancellationToken cancellation)
    {
        if (ProgrammeTarget.Read(org, programme, indicator, out var target, out var code) is { } nobody) return new Problem(nobody);
        if (Read.Period(period, out var when) is { } malformed) return new Problem(malformed);
        if (Previews.Read(preview, out var isPreview) is { } badPreview) return new Problem(badPreview);
        if (Acting.As(http, out var role, out var provenance) is { } badRole) return new Problem(badRole);
        var (expected, badHeader) = Preconditions.Of(http.Request);
        if (badHeader is not null) return new Problem(badHeader);
        if (Reasons.Of(null, reason, out var why) is { } badReason) return new Problem(badReason);

        var command = new ReportingCommand.WithdrawMeasurement(code, when, time.Today(), expected, why, role);
        if (isPreview) return await ProgrammePreview.Of(recorder, target, target.Intent(command), Refused, time.Today(), http.Request, cancellation);
        var receipt = await recorder.Append(target.Intent(command), provenance).WaitAsync(cancellation);
        return receipt is Receipt.Refused ? Refused(receipt) : Nothing.Instance;

        IResult Refused(Receipt given)
        {
            var stands = target.RecordOf(given) is { } record ? ProgrammeMeasurementView.Of(record, code, when, http.Request) : null;
            return Refusals.Tell(((Receipt.Refused)given).Refusal, stands, stands?.ETag);
        }
    }
}
