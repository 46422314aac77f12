
namespace UnimiCharter.Api.Programmes;

/// <summary>What stands after a write, and what it did to the indicator.</summary>
internal sealed record ProgrammeReportedView(ProgrammeMeasurementView Measurement, ProgrammeStandingView Standing);

internal sealed class PutProgrammeMeasurement : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapPut("/{org}/programmes/{programme}/indicators/{indicator}/measurements/{period}", Handle)
        .WithName("reportProgrammeMeasurement").WithTags(Topics.Programmes).ForOffice()
        .WithSummary("Report a measurement of a programme")
        .WithDescription("As of a service's indicator: 201 for a first report; 200 for the same again and for a rectification, which needs If-Match and a reason. Parts that do not add up to the value are stored and marked as inconsistent, with the difference. Only the board declares a result without a figure. With preview=true, answers with the standings before and after, and writes nothing.")
        .Accepts<ProgrammeMeasurementRequest>("application/json").Example("""{"count":998,"breakdown":{"school":{"architettura":71,"design":94,"ingegneria":743}}}""").Replaces().SaysWho()
        .Produces<ProgrammeReportedView>().Produces<ProgrammeReportedView>(StatusCodes.Status201Created).Produces<ProgrammePreviewView>().Faults(400, 403, 404, 409, 412, 413, 415, 422, 428);

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
        var (document, badJson) = await JsonBody.Read(http.Request, cancellation);
        if (badJson is not null) return new Problem(badJson);
        using var _ = document;
        var (said, inBody, badBody) = ProgrammeMeasurementRequest.Read(document!.RootElement);
        if (badBody is not null) return new Problem(badBody);
        if (Reasons.Of(inBody, reason, out var why) is { } badReason) return new Problem(badReason);

        var command = new ReportingCommand.ReportMeasurement(code, when, said, time.Today(), expected, why, role);
        if (isPreview) return await ProgrammePreview.Of(recorder, target, target.Intent(command), Refused, time.Today(), http.Request, cancellation);
        var receipt = await recorder.Append(target.Intent(command), provenance).WaitAsync(cancellation);
        if (receipt is Receipt.Refused) return Refused(receipt);
        var record = target.RecordOf(receipt);
        var stands = Stands(receipt);
        var view = new ProgrammeReportedView(stands!, ProgrammeStandingView.Of(record!, time.Today(), http.Request).Single(s => s.Indicator == code.Value));
        return receipt is Receipt.Recorded { Facts.Length: > 0 } && expected is Expectation.None or Expectation.Absent
            ? new Reply(Rendered.Of(view, stands!.ETag), StatusCodes.Status201Created, location: stands.Links["self"].Href)
            : Reply.Ok(view, stands!.ETag);

        ProgrammeMeasurementView? Stands(Receipt given) => target.RecordOf(given) is { } known ? ProgrammeMeasurementView.Of(known, code, when, http.Request) : null;

        IResult Refused(Receipt given) => Refusals.Tell(((Receipt.Refused)given).Refusal, Stands(given), Stands(given)?.ETag);
    }
}
