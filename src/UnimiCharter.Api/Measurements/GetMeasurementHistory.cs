
namespace UnimiCharter.Api.Measurements;

internal sealed class GetMeasurementHistory(Register register, EventLog log, TimeProvider time) : Endpoint<GetMeasurementHistory.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator,
        [property: RouteParam] Period Period, [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/services/{service}/indicators/{indicator}/measurements/{period}/history");
        Policies(May.Office);
        Description(d => d.WithName("listMeasurementHistory").WithTags(Topics.Measurements)
            .WithSummary("The history of a value")
            .WithDescription("Every fact about a period of an indicator, oldest first: who, when, why, and what was said before. Also of a value that was withdrawn.")
            .Produces<ListView<FactView>>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, serviceCode, indicatorCode, when, asOf) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);

        var stream = StreamId.Reporting(organization, serviceCode, new EditionYear(when.FirstDay.Year));
        var facts = await log.History(stream, indicatorCode, when, moment.AsOf, cancellation);
        return facts.Count > 0
            ? Reply.Ok(ListView<FactView>.Whole(FactView.History(facts, when), HttpContext.Request))
            : new Problem(await Known.Indicator(moment, organization, serviceCode, indicatorCode, cancellation) ?? Fault.Of(Refusal.NoMeasurement(when)));
    }
}
