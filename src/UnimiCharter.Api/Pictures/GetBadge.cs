using System.ComponentModel.DataAnnotations;

namespace UnimiCharter.Api.Pictures;

internal sealed class GetBadge(Register register, TimeProvider time) : Endpoint<GetBadge.Request, IResult>
{
    internal sealed record Request(
        [property: RouteParam] OrganizationCode Org, [property: RouteParam] ServiceCode Service, [property: RouteParam] IndicatorCode Indicator,
        [property: QueryParam] EditionYear? Edition = null, [property: QueryParam] Language? Lang = null,
        [property: QueryParam, MaxLength(64), RegularExpression("^[A-Za-z0-9_-]+$")] string? Etag = null);

    public override void Configure()
    {
        Get("/{org}/services/{service}/indicators/{indicator}/badge.svg");
        AllowAnonymous();
        Description(d => d.WithName("showBadge").WithTags(Topics.Pictures)
            .WithSummary("A standard and its outcome as a badge")
            .WithDescription("One line, like a status badge: the standard, whether it is met, missed or not evaluable, and how sure that is.")
            .Only(MediaTypes.Svg).Faults(400, 404));
    }

    public override async Task<IResult> ExecuteAsync(Request request, CancellationToken cancellation)
    {
        var (org, service, indicator, edition, _, _) = request;
        var (pictured, fault) = await Pictured.Of(org, service, indicator, edition, register, time, HttpContext.Request, cancellation);
        return pictured is null ? new Problem(fault!) : new Reply(Badge.Of(pictured), cacheControl: Caching.Portal);
    }
}
