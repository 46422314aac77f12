using UnimiCharter.Api.Http;
using UnimiCharter.Domain;
using UnimiCharter.Postgres;

namespace UnimiCharter.Api.Measurements;

internal sealed class GetMeasurement : IEndpoint
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/services/{service}/indicators/{indicator}/measurements/{period}", Handle)
        .WithName("getMeasurement").WithTags(Tags.Measurements).Public()
        .WithSummary("A measurement with its history")
        .WithDescription("What stands of a period, and every fact about it, oldest first: a rectified value stays readable.")
        .Produces<MeasurementView>().Faults(400, 404);

    private static async Task<IResult> Handle(
        string org, string service, string indicator, string period, Register register, EventLog log, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Indicator(org, service, indicator, out var organization, out var serviceCode, out var indicatorCode) is { } nobody) return new Problem(nobody);
        if (Read.Period(period, out var when) is { } malformed) return new Problem(malformed);

        var facts = await log.History(StreamId.Reporting(organization, serviceCode, new EditionYear(when.FirstDay.Year)), indicatorCode, when, cancellation);
        if (facts.Count == 0)
            return new Problem(await Known.Indicator(register, organization, serviceCode, indicatorCode, cancellation) ?? Fault.Of(Refusal.NoMeasurement(when)));
        // The facts of one period are folded by themselves: their revisions are those of the year they stand in.
        var entry = facts.Aggregate(IndicatorYear.Empty, (year, fact) => Reporting.Evolve(year, (ReportingEvent)fact.Fact, fact.Version)).Standing(when);
        if (entry is null) return Problem.Of(Refusal.NoMeasurement(when));
        var view = MeasurementView.Of(entry, organization, serviceCode, indicatorCode, when, request) with { History = [.. facts.Select(FactView.Of)] };
        return Reply.Ok(view, view.ETag);
    }
}
