using System.Collections.Immutable;

namespace UnimiCharter.Api.Measurements;

internal sealed class ListMeasurements : ISlice
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 500;

    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/services/{service}/indicators/{indicator}/measurements", Handle)
        .WithName("listMeasurements").WithTags(Topics.Measurements).ForOffice()
        .WithSummary("The measurements of an indicator")
        .WithDescription("What stands of each period of an edition's year, in order.")
        .Produces<ListView<MeasurementView>>().Faults(400, 404, 422);

    private static async Task<IResult> Handle(
        string org, string service, string indicator, [FromQuery] string? edition, [FromQuery] string? asOf, [FromQuery] string? cursor, [FromQuery] string? limit,
        Register register, EventLog log, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Read.Indicator(org, service, indicator, out var organization, out var serviceCode, out var indicatorCode) is { } nobody) return new Problem(nobody);
        if (Read.Edition(edition, out var named) is { } malformed) return new Problem(malformed);
        if (Read.Limit(limit, DefaultLimit, MaxLimit, out var most) is { } badLimit) return new Problem(badLimit);
        if (Moment.Read(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        if (await Known.Indicator(moment, organization, serviceCode, indicatorCode, cancellation) is { } unknown) return new Problem(unknown);
        var (found, charter, noEdition) = await moment.Edition(organization, named, cancellation);
        if (noEdition is not null) return new Problem(noEdition);

        Period? after = null;
        if (cursor is not null)
        {
            if (!Period.TryParse(Cursor.Read(cursor), out var last)) return Problem.Of("malformed-cursor");
            after = last;
        }
        var year = await log.Year(StreamId.Reporting(organization, serviceCode, found), moment.AsOf, cancellation);
        var schedule = charter!.Calendar.Of(serviceCode, year.Extensions);
        var standing = year.Of(indicatorCode).Entries.Where(e => e.Value is Entry.Said && (after is null || e.Key > after)).ToImmutableArray();
        MeasurementView[] page =
        [
            .. standing.Take(most).Select(e => MeasurementView.Of((Entry.Said)e.Value, schedule, organization, serviceCode, indicatorCode, e.Key, request)),
        ];
        var links = new Dictionary<string, LinkView> { ["self"] = request.Self() };
        if (standing.Length > page.Length) links["next"] = Cursor.Next(request, page[^1].Period);
        return Reply.Ok(new ListView<MeasurementView>(page, links));
    }
}
