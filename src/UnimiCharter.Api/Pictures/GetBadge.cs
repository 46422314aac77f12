
namespace UnimiCharter.Api.Pictures;

internal sealed class GetBadge : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/services/{service}/indicators/{indicator}/badge.svg", Handle)
        .WithName("showBadge").WithTags(Topics.Pictures).ForAnyone()
        .WithSummary("A standard and its outcome as a badge")
        .WithDescription("One line, like a status badge: the standard, whether it is met, missed or not evaluable, and how sure that is.")
        .Only(MediaTypes.Svg).Faults(400, 404);

    private static async Task<IResult> Handle(
        string org, string service, string indicator, [FromQuery] string? edition, [FromQuery] string? lang, [FromQuery] string? etag,
        Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Embedding.Read(lang, etag) is { } malformed) return new Problem(malformed);
        var (pictured, fault) = await Pictured.Of(org, service, indicator, edition, register, time, request, cancellation);
        return pictured is null ? new Problem(fault!) : new Reply(Badge.Of(pictured), cacheControl: Caching.Portal);
    }
}
