using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Pictures;

internal sealed class GetSeriesPicture(Register register, TimeProvider time) : Endpoint<GetSeriesPicture.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator,
        [property: QueryParam] EditionYear? From = null, [property: QueryParam] EditionYear? To = null, [property: QueryParam] Language? Lang = null,
        [property: QueryParam, MaxLength(64), RegularExpression("^[A-Za-z0-9_-]+$")] string? Etag = null);

    public override void Configure()
    {
        Get("/{org}/services/{service}/indicators/{indicator}/series.svg");
        AllowAnonymous();
        Description(d => d.WithName("showSeriesPicture").WithTags(Topics.Pictures)
            .WithSummary("An indicator over the years as a picture")
            .WithDescription("The result of each edition against its own standard, with its outcome; what is measured otherwise than before is drawn by itself. A year without a result says why. from and to are editions, both included; of more than thirty, the last are drawn.")
            .Only(MediaTypes.Svg).Faults(400, 404, 422));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (organization, service, code, from, to, _, _) = request;
        var (found, fault) = await FoundCourse.Of(organization, service, code, from, to, Moment.Present(register, time), time, HttpContext.Request, cancellation);
        if (found is null) return new Problem(fault!);
        if (found.Asked.IsEmpty) return Problem.Of(Refusal.NoStandard(to ?? from ?? new EditionYear(found.Moment.Today.Year)));
        var rendering = found.Rendering(HttpContext.Request);
        if (Renderings.Find(found.Records, rendering) is { } known) return new Reply(known, cacheControl: Caching.Portal);
        await HttpContext.TakePlace();
        return new Reply(Renderings.Keep(found.Records, rendering, SeriesPicture.Of(found, Languages.Of(HttpContext.Request))), cacheControl: Caching.Portal);
    }
}
