namespace UnimiCharter.Api.Compliance;

internal sealed class GetIndicatorSeries(Register register, TimeProvider time) : Endpoint<GetIndicatorSeries.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator,
        [property: QueryParam] EditionYear? From = null, [property: QueryParam] EditionYear? To = null, [property: QueryParam] When? AsOf = null);

    public override void Configure()
    {
        Get("/{org}/services/{service}/indicators/{indicator}/series");
        AllowAnonymous();
        Description(d => d.WithName("showIndicatorSeries").WithTags(Topics.Compliance)
            .WithSummary("An indicator over the years")
            .WithDescription("By edition, oldest first: what was measured, against the standard of that year, with its outcome and the change on the year before; of the indicator that is named and of those that it succeeds, with what took the place of what. Years that were measured otherwise are not compared. from and to are editions, both included; of more than thirty, the last are told, and _links.earlier leads to those before.")
            .Produces<IndicatorSeriesView>().Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, service, code, from, to, asOf) = request;
        if (Moment.At(asOf, register, time, out var moment) is { } badInstant) return new Problem(badInstant);
        var (found, fault) = await FoundCourse.Of(organization, service, code, from, to, moment, time, HttpContext.Request, cancellation);
        if (found is null) return new Problem(fault!);
        var rendering = found.Rendering(HttpContext.Request);
        if (Renderings.Find(found.Records, rendering) is { } known) return new Reply(known);
        await HttpContext.TakePlace();
        return new Reply(Renderings.Keep(found.Records, rendering, Rendered.Of(IndicatorSeriesView.Of(found, from, HttpContext.Request))));
    }
}
