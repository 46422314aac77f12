using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Measurements;

/// <summary>What stands of each period, in order, a page at a time.</summary>
internal abstract class ListMeasurements<TRequest, TView>(Register register, ProgrammeRegister programmes, EventLog log, TimeProvider time) : Endpoint<TRequest, IResult>
    where TRequest : IMeasurementList where TView : class, IMeasurementView<TView>
{
    public override async Task<IResult> ExecuteAsync(TRequest request, CancellationToken cancellation)
    {
        if (Moment.At(request.AsOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (target, unknown) = await request.Find(moment, programmes, cancellation);
        if (unknown is not null) return new Problem(unknown);
        Period? after = Period.TryParse(request.Cursor?.Key, out var last) ? last : null;
        if (request.Cursor is not null && after is null) return Problem.Of("malformed-cursor");

        var (indicator, reported) = (request.Indicator, target!.In(await log.Streams(target.Streams, moment.AsOf, cancellation)));
        // A year's figure stands behind the year's parts.
        var standing = reported.Year.Of(indicator).Entries.Where(e => e.Value is Entry.Said).Select(e => e.Key).Order(Periods.PartsFirst)
            .Where(period => after is not { } seen || Periods.PartsFirst.Compare(period, seen) > 0).ToArray();
        TView[] page = [.. standing.Take(request.Limit).Select(period => TView.Of(reported, indicator, period, HttpContext.Request)!)];
        var links = new Dictionary<string, LinkView> { ["self"] = HttpContext.Request.Self() };
        if (standing.Length > page.Length) links["next"] = Cursor.Next(HttpContext.Request, page[^1].Period);
        return Reply.Ok(new ListView<TView>(page, links));
    }
}

internal sealed class ListServiceMeasurements(Register register, ProgrammeRegister programmes, EventLog log, TimeProvider time)
    : ListMeasurements<ListServiceMeasurements.Request, MeasurementView>(register, programmes, log, time)
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator,
        [property: QueryParam] EditionYear? Edition = null, [property: QueryParam] When? AsOf = null, [property: QueryParam] Cursor? Cursor = null,
        [property: QueryParam, Range(1, Pages.MaxLimit)] int Limit = Pages.DefaultLimit) : IMeasurementList
    {
        public async Task<(ReportingTarget? Target, Fault? Fault)> Find(Moment moment, ProgrammeRegister programmes, CancellationToken cancellation)
        {
            if (await Known.Indicator(moment, Org, Service, Indicator, cancellation) is { } unknown) return (null, unknown);
            var (edition, _, noEdition) = await moment.Edition(Org, Edition, cancellation);
            return noEdition is null ? (new ReportingTarget.OfService(Org, Service, edition), null) : (null, noEdition);
        }
    }

    public override void Configure()
    {
        Get("/{org}/services/{service}/indicators/{indicator}/measurements");
        Policies(May.Office);
        Description(d => d.WithName("listMeasurements").WithTags(Topics.Measurements)
            .WithSummary("The measurements of an indicator")
            .WithDescription("What stands of each period of an edition's year, in order, and behind them of the whole year, where a figure of it was reported.")
            .Produces<ListView<MeasurementView>>().Faults(400, 404, 422));
    }
}

internal sealed class ListProgrammeMeasurements(Register register, ProgrammeRegister programmes, EventLog log, TimeProvider time)
    : ListMeasurements<ListProgrammeMeasurements.Request, ProgrammeMeasurementView>(register, programmes, log, time)
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ProgrammeCode Programme, [property: RouteParam] IndicatorCode Indicator,
        [property: QueryParam] When? AsOf = null, [property: QueryParam] Cursor? Cursor = null,
        [property: QueryParam, Range(1, Pages.MaxLimit)] int Limit = Pages.DefaultLimit) : IMeasurementList
    {
        public async Task<(ReportingTarget? Target, Fault? Fault)> Find(Moment moment, ProgrammeRegister programmes, CancellationToken cancellation)
        {
            var target = new ReportingTarget.OfProgramme(Org, Programme);
            return (target, await target.Unknown(Indicator, moment, programmes, cancellation));
        }
    }

    public override void Configure()
    {
        Get("/{org}/programmes/{programme}/indicators/{indicator}/measurements");
        Policies(May.Office);
        Description(d => d.WithName("listProgrammeMeasurements").WithTags(Topics.Programmes)
            .WithSummary("The measurements of a programme's indicator")
            .WithDescription("What stands of each period of the span, in order.")
            .Produces<ListView<ProgrammeMeasurementView>>().Faults(400, 404, 422));
    }
}
