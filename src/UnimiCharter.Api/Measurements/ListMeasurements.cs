using System.ComponentModel.DataAnnotations;
using System.Collections.Immutable;

namespace UnimiCharter.Api.Measurements;

internal sealed class ListMeasurements(Register register, EventLog log, TimeProvider time) : Endpoint<ListMeasurements.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator,
        [property: QueryParam] EditionYear? Edition = null, [property: QueryParam] When? AsOf = null, [property: QueryParam] Cursor? Cursor = null,
        [property: QueryParam, Range(1, Pages.MaxLimit)] int Limit = Pages.DefaultLimit);

    public override void Configure()
    {
        Get("/{org}/services/{service}/indicators/{indicator}/measurements");
        Policies(May.Office);
        Description(d => d.WithName("listMeasurements").WithTags(Topics.Measurements)
            .WithSummary("The measurements of an indicator")
            .WithDescription("What stands of each period of an edition's year, in order.")
            .Produces<ListView<MeasurementView>>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, serviceCode, indicatorCode, named, asOf, cursor, most) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        if (await Known.Indicator(moment, organization, serviceCode, indicatorCode, cancellation) is { } unknown) return new Problem(unknown);
        var (found, charter, noEdition) = await moment.Edition(organization, named, cancellation);
        if (noEdition is not null) return new Problem(noEdition);

        Period? after = null;
        if (cursor is not null)
        {
            if (!Period.TryParse(cursor?.Key, out var last)) return Problem.Of("malformed-cursor");
            after = last;
        }
        var year = await log.Year(StreamId.Reporting(organization, serviceCode, found), moment.AsOf, cancellation);
        var schedule = charter!.Calendar.Of(serviceCode, year.Extensions);
        var standing = year.Of(indicatorCode).Entries.Where(e => e.Value is Entry.Said && (after is null || e.Key > after)).ToImmutableArray();
        MeasurementView[] page =
        [
            .. standing.Take(most).Select(e => MeasurementView.Of((Entry.Said)e.Value, schedule, organization, serviceCode, indicatorCode, e.Key, HttpContext.Request)),
        ];
        var links = new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self() };
        if (standing.Length > page.Length) links["next"] = Cursor.Next(HttpContext.Request, page[^1].Period);
        return Reply.Ok(new ListView<MeasurementView>(page, links));
    }
}
