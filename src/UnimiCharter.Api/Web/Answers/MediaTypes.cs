using Microsoft.Net.Http.Headers;

namespace UnimiCharter.Api.Web;

/// <summary>The media types of an endpoint's answers.</summary>
/// <param name="Names">The first is what a caller gets that has no wish.</param>
internal sealed record AnswersIn(params string[] Names);

internal static class MediaTypes
{
    public const string Json = "application/json";
    public const string Csv = "text/csv";
    public const string Html = "text/html";
    public const string JsonLd = "application/ld+json";
    public const string Svg = "image/svg+xml";
    public const string Linkset = "application/linkset+json";
    public const string NdJson = "application/x-ndjson";
    public const string Form = "multipart/form-data";
    public const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    public const string Problem = "application/problem+json";

    public static RouteHandlerBuilder Also(this RouteHandlerBuilder endpoint, string mediaType) => endpoint.WithMetadata(new AnswersIn(Json, mediaType));

    public static RouteHandlerBuilder Only(this RouteHandlerBuilder endpoint, string mediaType) => endpoint.WithMetadata(new AnswersIn(mediaType));

    /// <summary>Whether the caller likes a media type better than JSON.</summary>
    public static bool Preferred(HttpRequest request, string mediaType) => Liking(request, mediaType) > Liking(request, Json);

    /// <summary>Whether the caller takes any of the media types, or the problem that may come instead.</summary>
    public static bool AnyTaken(HttpRequest request, string[] mediaTypes)
    {
        var accept = request.Headers.Accept;
        return accept.Count == 0 || accept is ["*/*"] || mediaTypes.Any(mediaType => Liking(request, mediaType) > 0)
            || request.GetTypedHeaders().Accept.Any(range => range.MediaType.Equals(Problem, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The weight of the most specific range that holds it; 0 when there is none.</summary>
    public static double Liking(HttpRequest request, string mediaType)
    {
        if (request.Headers.Accept.Count == 0) return 1;
        var mine = new MediaTypeHeaderValue(mediaType);
        MediaTypeHeaderValue? best = null;
        foreach (var range in request.GetTypedHeaders().Accept)
            if (mine.IsSubsetOf(new MediaTypeHeaderValue(range.MediaType)) && (best is null || Rank(range) > Rank(best))) best = range;
        return best is null ? 0 : best.Quality ?? 1;

        static int Rank(MediaTypeHeaderValue range) => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2;
    }
}
