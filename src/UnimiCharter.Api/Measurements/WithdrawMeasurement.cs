namespace UnimiCharter.Api.Measurements;

/// <summary>Nothing is said of a period any more.</summary>
internal abstract class WithdrawMeasurement<TRequest, TView>(Recorder recorder, Register register, TimeProvider time) : Endpoint<TRequest, IResult>
    where TRequest : IMeasurementWrite where TView : class, IMeasurementView<TView>
{
    public override async Task<IResult> ExecuteAsync(TRequest request, CancellationToken cancellation)
    {
        var today = time.Today();
        var command = new ReportingCommand.WithdrawMeasurement(request.Indicator, request.Period, today, request.Expected, request.Reason?.Text, request.Acting.Role);
        var (_, answer) = await MeasurementWrite.Of<TView>(request, command, today, recorder, register, HttpContext.Request, cancellation);
        return answer ?? Nothing.Instance;
    }
}

internal sealed class WithdrawServiceMeasurement(Recorder recorder, Register register, TimeProvider time)
    : WithdrawMeasurement<WithdrawServiceMeasurement.Request, MeasurementView>(recorder, register, time)
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator, [property: RouteParam] Period Period,
        [property: FromHeader(Preconditions.Match)] Expectation Expected, [property: FromHeader(Acting.Header)] Acting Acting,
        [property: QueryParam] GivenReason? Reason = null, [property: QueryParam] bool Preview = false) : IMeasurementWrite
    {
        public ReportingTarget Target => new ReportingTarget.OfService(Org, Service, Period);
    }

    public override void Configure()
    {
        Delete("/{org}/services/{service}/indicators/{indicator}/measurements/{period}");
        Policies(May.Office);
        Description(d => d.WithName("withdrawMeasurement").WithTags(Topics.Measurements)
            .WithSummary("Withdraw a measurement")
            .WithDescription("Nothing is said of the period any more; what was said stays in the records. Needs If-Match with the measurement's ETag, and a reason. With preview=true, answers with how the indicator would stand, and writes nothing.")
            .Produces(StatusCodes.Status204NoContent).Produces<PreviewView>().Faults(400, 404, 409, 412, 422, 428));
    }
}

internal sealed class WithdrawProgrammeMeasurement(Recorder recorder, Register register, TimeProvider time)
    : WithdrawMeasurement<WithdrawProgrammeMeasurement.Request, ProgrammeMeasurementView>(recorder, register, time)
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ProgrammeCode Programme, [property: RouteParam] IndicatorCode Indicator, [property: RouteParam] Period Period,
        [property: FromHeader(Preconditions.Match)] Expectation Expected, [property: FromHeader(Acting.Header)] Acting Acting,
        [property: QueryParam] GivenReason? Reason = null, [property: QueryParam] bool Preview = false) : IMeasurementWrite
    {
        public ReportingTarget Target => new ReportingTarget.OfProgramme(Org, Programme);
    }

    public override void Configure()
    {
        Delete("/{org}/programmes/{programme}/indicators/{indicator}/measurements/{period}");
        Policies(May.Office);
        Description(d => d.WithName("withdrawProgrammeMeasurement").WithTags(Topics.Programmes)
            .WithSummary("Withdraw a measurement of a programme")
            .WithDescription("Nothing is said of the period any more; what was said stays in the records. Needs If-Match with the measurement's ETag, and a reason.")
            .Produces(StatusCodes.Status204NoContent).Produces<ProgrammePreviewView>().Faults(400, 404, 409, 412, 422, 428));
    }
}
