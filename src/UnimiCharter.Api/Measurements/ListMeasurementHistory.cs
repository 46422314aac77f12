namespace UnimiCharter.Api.Measurements;

/// <summary>Every fact about a period.</summary>
internal abstract class ListMeasurementHistory<TRequest>(Register register, ProgrammeRegister programmes, EventLog log, TimeProvider time) : Endpoint<TRequest, IResult>
    where TRequest : IMeasurementRead
{
    public override async Task<IResult> ExecuteAsync(TRequest request, CancellationToken cancellation)
    {
        if (Moment.At(request.AsOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (target, indicator, period) = (request.Target, request.Indicator, request.Period);
        if (await target.Unknown(indicator, moment, programmes, cancellation) is { } unknown) return new Problem(unknown);

        var facts = await log.History(target.Stream, indicator, period, moment.AsOf, cancellation);
        return facts.Count > 0
            ? Reply.Ok(ListView<FactView>.Whole(FactView.History(facts, period), HttpContext.Request))
            : Problem.Of(Refusal.NoMeasurement(period));
    }
}

internal sealed class ListServiceMeasurementHistory(Register register, ProgrammeRegister programmes, EventLog log, TimeProvider time)
    : ListMeasurementHistory<ListServiceMeasurementHistory.Request>(register, programmes, log, time)
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator, [property: RouteParam] Period Period,
        [property: QueryParam] When? AsOf = null) : IMeasurementRead
    {
        public ReportingTarget Target => new ReportingTarget.OfService(Org, Service, Period);
    }

    public override void Configure()
    {
        Get("/{org}/services/{service}/indicators/{indicator}/measurements/{period}/history");
        Policies(May.Office);
        Description(d => d.WithName("listMeasurementHistory").WithTags(Topics.Measurements)
            .WithSummary("The history of a value")
            .WithDescription("Every fact about a period of an indicator, oldest first: who, when, why, and what was said before. Also of a value that was withdrawn.")
            .Produces<ListView<FactView>>().Faults(400, 404, 422));
    }
}

internal sealed class ListProgrammeMeasurementHistory(Register register, ProgrammeRegister programmes, EventLog log, TimeProvider time)
    : ListMeasurementHistory<ListProgrammeMeasurementHistory.Request>(register, programmes, log, time)
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ProgrammeCode Programme, [property: RouteParam] IndicatorCode Indicator, [property: RouteParam] Period Period,
        [property: QueryParam] When? AsOf = null) : IMeasurementRead
    {
        public ReportingTarget Target => new ReportingTarget.OfProgramme(Org, Programme);
    }

    public override void Configure()
    {
        Get("/{org}/programmes/{programme}/indicators/{indicator}/measurements/{period}/history");
        Policies(May.Office);
        Description(d => d.WithName("listProgrammeMeasurementHistory").WithTags(Topics.Programmes)
            .WithSummary("The history of a programme's value")
            .WithDescription("Every fact about a period of an indicator, oldest first: who, when, why, and what was said before. Also of a value that was withdrawn.")
            .Produces<ListView<FactView>>().Faults(400, 404, 422));
    }
}
