
namespace UnimiCharter.Api.Measurements;

internal sealed class GetMeasurementHistory : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/services/{service}/indicators/{indicator}/measurements/{period}/history", Handle)
        .WithName("listMeasurementHistory").WithTags(Topics.Measurements).ForOffice()
        .WithSummary("The history of a value")
        .WithDescription("Every fact about a period of an indicator, oldest first: who, when, why, and what was said before. Also of a value that was withdrawn.")
        .Produces<ListView<FactView>>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, string service, string indicator, string period, [FromQuery] string? asOf,
        Register register, EventLog log, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Indicator(org, service, indicator, out var organization, out var serviceCode, out var indicatorCode) is { } nobody) return new Problem(nobody);
        if (Read.Period(period, out var when) is { } malformed) return new Problem(malformed);
        if (Moment.Read(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);

        var stream = StreamId.Reporting(organization, serviceCode, new EditionYear(when.FirstDay.Year));
        var facts = await log.History(stream, indicatorCode, when, moment.AsOf, cancellation);
        return facts.Count > 0
            ? Reply.Ok(ListView<FactView>.Whole(FactView.History(facts, when), request))
            : new Problem(await Known.Indicator(moment, organization, serviceCode, indicatorCode, cancellation) ?? Fault.Of(Refusal.NoMeasurement(when)));
    }
}
