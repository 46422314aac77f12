
namespace UnimiCharter.Api.Measurements;

/// <summary>What stands after a write, and what it did to the indicator.</summary>
internal sealed record ReportedView(MeasurementView Measurement, StandingView Standing);

internal sealed class PutMeasurement(Recorder recorder, Register register, TimeProvider time) : Endpoint<PutMeasurement.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator, [property: RouteParam] Period Period,
        [property: FromHeader(Preconditions.Match)] Expectation Expected, [property: FromHeader(Acting.Header)] Acting Acting, [property: FromBody] MeasurementRequest Body,
        [property: QueryParam] GivenReason? Reason = null, [property: QueryParam] bool Preview = false);

    public override void Configure()
    {
        Put("/{org}/services/{service}/indicators/{indicator}/measurements/{period}");
        Policies(May.Office);
        Description(d => d.WithName("reportMeasurement").WithTags(Topics.Measurements)
            .WithSummary("Report a measurement")
            .WithDescription("201 for a first report; 200 for the same again, which records no new fact, and for a rectification: another value, which needs If-Match with the ETag of what it replaces, and a reason. Answers with the measurement and how the indicator stands after it; with preview=true, with how it would stand, and writes nothing.")
            .Example("""{"numerator":3,"denominator":41,"note":"Riscontri critici di marzo"}""")
            .Produces<ReportedView>().Produces<ReportedView>(StatusCodes.Status201Created).Produces<PreviewView>().Faults(400, 404, 409, 412, 413, 415, 422, 428));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        if (GivenReason.Of(request.Body.Reason, request.Reason, out var why) is { } ambiguous) return new Problem(ambiguous);

        var today = time.Today();
        var target = new ReportingTarget(request.Org, request.Service, new EditionYear(request.Period.FirstDay.Year));
        var command = new ReportingCommand.ReportMeasurement(request.Indicator, request.Period, request.Body.Said, today, request.Expected, why, request.Acting.Role);
        if (request.Preview) return await Previews.Of(recorder, target, command, s => s.Indicator == request.Indicator, today, HttpContext.Request, Refused, cancellation);
        var receipt = await recorder.Append(target.Intent(command), request.Acting.Provenance).WaitAsync(cancellation);
        if (receipt is Receipt.Refused refusal) return await Refused(refusal);

        var stands = Stands(receipt)!;
        var standing = target.ContextOf(receipt).Standing((ReportingYear)receipt.State, request.Indicator, today)!;
        var view = new ReportedView(stands, StandingView.Of(standing, request.Org, request.Service, HttpContext.Request));
        // What replaces something expects it to stand there; a new fact that expected nothing is the first.
        var isFirst = receipt is Receipt.Recorded { Facts.Length: > 0 } && request.Expected is (Expectation.None or Expectation.Absent);
        return isFirst
            ? new Reply(Rendered.Of(view, stands.ETag), StatusCodes.Status201Created, location: stands.Links["self"].Href)
            : Reply.Ok(view, stands.ETag);

        MeasurementView? Stands(Receipt given) => MeasurementView.Of((ReportingYear)given.State, target, given, request.Indicator, request.Period, HttpContext.Request);

        Task<IResult> Refused(Receipt.Refused refused) =>
            Refusals.Tell(refused.Refusal, register, request.Org, request.Service, cancellation, Stands(refused), Stands(refused)?.ETag);
    }
}
