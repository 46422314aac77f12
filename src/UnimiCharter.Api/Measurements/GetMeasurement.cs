
namespace UnimiCharter.Api.Measurements;

internal sealed class GetMeasurement(Register register, EventLog log, TimeProvider time) : Endpoint<GetMeasurement.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator,
        [property: RouteParam] Period Period, [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/services/{service}/indicators/{indicator}/measurements/{period}");
        Policies(May.Office);
        Description(d => d.WithName("showMeasurement").WithTags(Topics.Measurements)
            .WithSummary("A measurement with its history")
            .WithDescription("What stands of a period, and every fact about it, oldest first: a rectified value stays readable.")
            .Produces<MeasurementView>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, serviceCode, indicatorCode, when, asOf) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);

        var edition = new EditionYear(when.FirstDay.Year);
        var facts = await log.Facts(StreamId.Reporting(organization, serviceCode, edition), moment.AsOf, cancellation);
        var year = facts.Aggregate(ReportingYear.Empty, (y, e) => Reporting.Evolve(y, (ReportingEvent)e.Fact));
        if (year.Of(indicatorCode).Standing(when) is not { } entry)
            return new Problem(await Known.Indicator(moment, organization, serviceCode, indicatorCode, cancellation) ?? Fault.Of(Refusal.NoMeasurement(when)));
        var charters = await moment.Known.Charters(organization, cancellation);
        var calendar = charters.FirstOrDefault(c => c.Edition == edition)?.Charter.Calendar ?? EditionCalendar.Default;
        var history = facts.Where(f => Reporting.Subject((ReportingEvent)f.Fact) == (indicatorCode, when));
        var view = MeasurementView.Of(entry, calendar.Of(serviceCode, year.Extensions), organization, serviceCode, indicatorCode, when, HttpContext.Request)
            with { History = FactView.History(history, when) };
        return Reply.Ok(view, moment.AsOf is null ? view.ETag : null);
    }
}
