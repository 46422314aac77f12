
namespace UnimiCharter.Api.Pictures;

internal sealed class GetChart : ISlice
{
    public static void Map(IEndpointRouteBuilder api) => api.MapGet("/{org}/services/{service}/indicators/{indicator}/chart.svg", Handle)
        .WithName("showChart").WithTags(Topics.Pictures).ForAnyone()
        .WithSummary("An indicator's year as a chart")
        .WithDescription("The measurements by period against the standard, with the cumulative result; a period without a value says why.")
        .Only(MediaTypes.Svg).Faults(400, 404);

    private static async Task<IResult> Handle(
        string org, string service, string indicator, [FromQuery] string? edition, [FromQuery] string? lang, [FromQuery] string? etag,
        Register register, TimeProvider time, HttpRequest request, CancellationToken cancellation)
    {
        if (Embedding.Read(lang, etag) is { } malformed) return new Problem(malformed);
        var (pictured, fault) = await Pictured.Of(org, service, indicator, edition, register, time, request, cancellation);
        return pictured is null ? new Problem(fault!) : new Reply(Chart.Of(pictured), cacheControl: Caching.Portal);
    }
}
