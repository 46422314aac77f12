namespace UnimiCharter.Api.Measurements;

/// <summary>A first report, the same again, or a rectification.</summary>
internal abstract class ReportMeasurement<TRequest, TView>(Recorder recorder, Register register, TimeProvider time) : Endpoint<TRequest, IResult>
    where TRequest : IMeasurementReport where TView : class, IMeasurementView<TView>
{
    public override async Task<IResult> ExecuteAsync(TRequest request, CancellationToken cancellation)
    {
        var (said, because) = request.Written;
        if (GivenReason.Of(because, request.Reason, out var why) is { } ambiguous) return new Problem(ambiguous);

        var today = time.Today();
        var command = new ReportingCommand.ReportMeasurement(request.Indicator, request.Period, said, today, request.Expected, why, request.Acting.Role);
        var (receipt, answer) = await MeasurementWrite.Of<TView>(request, command, today, recorder, register, HttpContext.Request, cancellation);
        if (receipt is null) return answer!;

        var after = request.Target.After(receipt);
        var stands = TView.Of(after, request.Indicator, request.Period, HttpContext.Request)!;
        var view = await stands.With(after, today, register, HttpContext.Request, cancellation);
        // What replaces something expects it to stand there; a new fact that expected nothing is the first.
        var isFirst = receipt.Facts.Length > 0 && request.Expected is Expectation.None or Expectation.Absent;
        return isFirst
            ? new Reply(Rendered.Of(view, stands.ETag), StatusCodes.Status201Created, location: stands.Links["self"].Href)
            : Reply.Ok(view, stands.ETag);
    }
}

internal sealed class ReportServiceMeasurement(Recorder recorder, Register register, TimeProvider time)
    : ReportMeasurement<ReportServiceMeasurement.Request, MeasurementView>(recorder, register, time)
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator, [property: RouteParam] Period Period,
        [property: FromHeader(Preconditions.Match)] Expectation Expected, [property: FromHeader(Acting.Header)] Acting Acting, [property: FromBody] MeasurementRequest Body,
        [property: QueryParam] GivenReason? Reason = null, [property: QueryParam] bool Preview = false) : IMeasurementReport
    {
        public ReportingTarget Target => new ReportingTarget.OfService(Org, Service, Period);

        public (Statement? Said, string? Reason) Written => (Body.Said, Body.Reason);
    }

    public override void Configure()
    {
        Put("/{org}/services/{service}/indicators/{indicator}/measurements/{period}");
        Policies(May.Office);
        Description(d => d.WithName("reportMeasurement").WithTags(Topics.Measurements)
            .WithSummary("Report a measurement")
            .WithDescription("201 for a first report; 200 for the same again, which records no new fact, and for a rectification: another value, which needs If-Match with the ETag of what it replaces, and a reason. Answers with the measurement and how the indicator stands after it; with preview=true, with how it would stand, and writes nothing. Of an indicator that is reported in parts of a year that add up (pooled, sum), also the figure of the whole year, as 2024, once the year is over: it takes the place of the sum, and is never expected.")
            .Example("""{"numerator":3,"denominator":41,"note":"Riscontri critici di marzo"}""")
            .Produces<ReportedView>().Produces<ReportedView>(StatusCodes.Status201Created).Produces<PreviewView>().Faults(400, 404, 409, 412, 413, 415, 422, 428));
    }
}

internal sealed class ReportProgrammeMeasurement(Recorder recorder, Register register, TimeProvider time)
    : ReportMeasurement<ReportProgrammeMeasurement.Request, ProgrammeMeasurementView>(recorder, register, time)
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ProgrammeCode Programme, [property: RouteParam] IndicatorCode Indicator, [property: RouteParam] Period Period,
        [property: FromHeader(Preconditions.Match)] Expectation Expected, [property: FromHeader(Acting.Header)] Acting Acting, [property: FromBody] WrittenMeasurement Body,
        [property: QueryParam] GivenReason? Reason = null, [property: QueryParam] bool Preview = false) : IMeasurementReport
    {
        public ReportingTarget Target => new ReportingTarget.OfProgramme(Org, Programme);

        public (Statement? Said, string? Reason) Written => (Body.Said, Body.Reason);
    }

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
}
