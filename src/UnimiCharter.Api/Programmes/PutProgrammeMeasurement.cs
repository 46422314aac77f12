
namespace UnimiCharter.Api.Programmes;

/// <summary>What stands after a write, and what it did to the indicator.</summary>
internal sealed record ProgrammeReportedView(ProgrammeMeasurementView Measurement, ProgrammeStandingView Standing);

internal sealed class PutProgrammeMeasurement(Recorder recorder, TimeProvider time) : Endpoint<PutProgrammeMeasurement.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ProgrammeCode Programme, [property: RouteParam] IndicatorCode Indicator,
        [property: RouteParam] Period Period, [property: FromHeader(Preconditions.Match)] Expectation Expected, [property: FromHeader(Acting.Header)] Acting Acting,
        [property: FromBody] WrittenMeasurement Body, [property: QueryParam] GivenReason? Reason = null, [property: QueryParam] bool Preview = false);

    public override void Configure()
    {
        Put("/{org}/programmes/{programme}/indicators/{indicator}/measurements/{period}");
        Policies(May.Office);
        Description(d => d.WithName("reportProgrammeMeasurement").WithTags(Topics.Programmes)
            .WithSummary("Report a measurement of a programme")
            .WithDescription("As of a service's indicator: 201 for a first report; 200 for the same again and for a rectification, which needs If-Match and a reason. Parts that do not add up to the value are stored and marked as inconsistent, with the difference. Only the board declares a result without a figure. With preview=true, answers with the standings before and after, and writes nothing.")
            .Takes<ProgrammeMeasurementRequest>(MediaTypes.Json).Example("""{"count":998,"breakdown":{"school":{"architettura":71,"design":94,"ingegneria":743}}}""")
            .Produces<ProgrammeReportedView>().Produces<ProgrammeReportedView>(StatusCodes.Status201Created).Produces<ProgrammePreviewView>().Faults(400, 403, 404, 409, 412, 413, 415, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, programme, code, when, expected, (role, provenance), body, reason, isPreview) = request;
        var target = new ProgrammeTarget(organization, programme);
        if (GivenReason.Of(body.Reason, reason, out var why) is { } badReason) return new Problem(badReason);

        var command = new ReportingCommand.ReportMeasurement(code, when, body.Said, time.Today(), expected, why, role);
        if (isPreview) return await ProgrammePreview.Of(recorder, target, target.Intent(command), Refused, time.Today(), HttpContext.Request, cancellation);
        var receipt = await recorder.Append(target.Intent(command), provenance).WaitAsync(cancellation);
        if (receipt is Receipt.Refused) return Refused(receipt);
        var record = target.RecordOf(receipt);
        var stands = Stands(receipt);
        var view = new ProgrammeReportedView(stands!, ProgrammeStandingView.Of(record!, time.Today(), HttpContext.Request).Single(s => s.Indicator == code.Value));
        return receipt is Receipt.Recorded { Facts.Length: > 0 } && expected is Expectation.None or Expectation.Absent
            ? new Reply(Rendered.Of(view, stands!.ETag), StatusCodes.Status201Created, location: stands.Links["self"].Href)
            : Reply.Ok(view, stands!.ETag);

        ProgrammeMeasurementView? Stands(Receipt given) => target.RecordOf(given) is { } known ? ProgrammeMeasurementView.Of(known, code, when, HttpContext.Request) : null;

        IResult Refused(Receipt given) => Refusals.Tell(((Receipt.Refused)given).Refusal, Stands(given), Stands(given)?.ETag);
    }
}
