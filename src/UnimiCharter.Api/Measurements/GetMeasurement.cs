namespace UnimiCharter.Api.Measurements;

/// <summary>What stands of a period, with its history.</summary>
internal abstract class GetMeasurement<TRequest, TView>(Register register, ProgrammeRegister programmes, EventLog log, TimeProvider time) : Endpoint<TRequest, IResult>
    where TRequest : IMeasurementRead where TView : class, IMeasurementView<TView>
{
    public override async Task<IResult> ExecuteAsync(TRequest request, CancellationToken cancellation)
    {
        if (Moment.At(request.AsOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);

        // Both from the same facts, so that what stands and its history cannot differ.
        var (target, indicator, period) = (request.Target, request.Indicator, request.Period);
        var facts = await log.Facts(target.Stream, moment.AsOf, cancellation);
        var reported = target.Of(facts, await log.Streams(target.Reads, moment.AsOf, cancellation));
        var history = FactView.History(facts.Where(f => Reporting.Subject((ReportingEvent)f.Fact) == (indicator, period)), period);
        return TView.Of(reported, indicator, period, HttpContext.Request, history) is { } view
            ? Reply.Ok(view, moment.AsOf is null ? view.ETag : null)
            : new Problem(await target.Unknown(indicator, moment, programmes, cancellation) ?? Fault.Of(Refusal.NoMeasurement(period)));
    }
}

internal sealed class GetServiceMeasurement(Register register, ProgrammeRegister programmes, EventLog log, TimeProvider time)
    : GetMeasurement<GetServiceMeasurement.Request, MeasurementView>(register, programmes, log, time)
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator, [property: RouteParam] Period Period,
        [property: QueryParam] When? AsOf = null) : IMeasurementRead
    {
        public ReportingTarget Target => new ReportingTarget.OfService(Org, Service, Period);
    }

    public override void Configure()
    {
        Get("/{org}/services/{service}/indicators/{indicator}/measurements/{period}");
        Policies(May.Office);
        Description(d => d.WithName("showMeasurement").WithTags(Topics.Measurements)
            .WithSummary("A measurement with its history")
            .WithDescription("What stands of a period, and every fact about it, oldest first: a rectified value stays readable.")
            .Produces<MeasurementView>().Faults(400, 404, 422));
    }
}

internal sealed class GetProgrammeMeasurement(Register register, ProgrammeRegister programmes, EventLog log, TimeProvider time)
    : GetMeasurement<GetProgrammeMeasurement.Request, ProgrammeMeasurementView>(register, programmes, log, time)
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ProgrammeCode Programme, [property: RouteParam] IndicatorCode Indicator, [property: RouteParam] Period Period,
        [property: QueryParam] When? AsOf = null) : IMeasurementRead
    {
        public ReportingTarget Target => new ReportingTarget.OfProgramme(Org, Programme);
    }

    public override void Configure()
    {
        Get("/{org}/programmes/{programme}/indicators/{indicator}/measurements/{period}");
        Policies(May.Office);
        Description(d => d.WithName("showProgrammeMeasurement").WithTags(Topics.Programmes)
            .WithSummary("A measurement of a programme with its history")
            .WithDescription("What stands of a period, and every fact about it, oldest first.")
            .Produces<ProgrammeMeasurementView>().Faults(400, 404, 422));
    }
}
