using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Pictures;

internal sealed class GetChart(Register register, TimeProvider time) : Endpoint<GetChart.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator,
        [property: QueryParam] EditionYear? Edition = null, [property: QueryParam] Language? Lang = null,
        [property: QueryParam, MaxLength(64), RegularExpression("^[A-Za-z0-9_-]+$")] string? Etag = null);

    public override void Configure()
    {
        Get("/{org}/services/{service}/indicators/{indicator}/chart.svg");
        AllowAnonymous();
        Description(d => d.WithName("showChart").WithTags(Topics.Pictures)
            .WithSummary("An indicator's year as a chart")
            .WithDescription("The measurements by period against the standard, with the cumulative result; a period without a value says why.")
            .Only(MediaTypes.Svg).Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, service, indicator, edition, _, _) = request;
        var (pictured, fault) = await Pictured.Of(org, service, indicator, edition, register, time, HttpContext.Request, cancellation);
        return pictured is null ? new Problem(fault!) : new Reply(Chart.Of(pictured), cacheControl: Caching.Portal);
    }
}
