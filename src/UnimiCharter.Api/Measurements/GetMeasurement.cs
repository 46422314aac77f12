
namespace UnimiCharter.Api.Measurements;

internal sealed class GetMeasurement : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/services/{service}/indicators/{indicator}/measurements/{period}", Handle)
        .WithName("showMeasurement").WithTags(Topics.Measurements).ForOffice()
        .WithSummary("A measurement with its history")
        .WithDescription("What stands of a period, and every fact about it, oldest first: a rectified value stays readable.")
        .Produces<MeasurementView>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, string service, string indicator, string period, [FromQuery] string? asOf,
        Register register, EventLog log, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Indicator(org, service, indicator, out var organization, out var serviceCode, out var indicatorCode) is { } nobody) return new Problem(nobody);
        if (Read.Period(period, out var when) is { } malformed) return new Problem(malformed);
        if (Moment.Read(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);

        var edition = new EditionYear(when.FirstDay.Year);
        var facts = await log.Facts(StreamId.Reporting(organization, serviceCode, edition), moment.AsOf, cancellation);
        var year = facts.Aggregate(ReportingYear.Empty, (y, e) => Reporting.Evolve(y, (ReportingEvent)e.Fact));
        if (year.Of(indicatorCode).Standing(when) is not { } entry)
            return new Problem(await Known.Indicator(moment, organization, serviceCode, indicatorCode, cancellation) ?? Fault.Of(Refusal.NoMeasurement(when)));
        var charters = await moment.Known.Charters(organization, cancellation);
        var calendar = charters.FirstOrDefault(c => c.Edition == edition)?.Charter.Calendar ?? EditionCalendar.Default;
        var history = facts.Where(f => Reporting.Subject((ReportingEvent)f.Fact) == (indicatorCode, when));
        var view = MeasurementView.Of(entry, calendar.Of(serviceCode, year.Extensions), organization, serviceCode, indicatorCode, when, request)
            with { History = FactView.History(history, when) };
        return Reply.Ok(view, moment.AsOf is null ? view.ETag : null);
    }
}
