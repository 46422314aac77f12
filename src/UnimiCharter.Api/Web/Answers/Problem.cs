using System.Globalization;
using System.Text.Json;

namespace UnimiCharter.Api.Web;

/// <summary>The one place that turns a fault into HTTP.</summary>
internal sealed class Problem(Fault fault, object? current = null, string? etag = null) : IResult
{
    private const string RetrySeconds = "1";

    // A disk is not cleared within a second.
    private const string RetryFullSeconds = "60";

    // Of what the caller sent, which may be as long as a body.
    private const int MaxTold = 500;

    public static Problem Of(Refusal refusal) => new(Fault.Of(refusal));

    public static Problem Of(string code, params string[] details) => new(new Fault(code, [.. details]));

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var (status, words) = Words.Of(fault.Code);
        // A key that nobody has was told of as the request came; one that was valid then is told of here.
        if (fault.Code is "forbidden" or "authentication-required" || (fault.Code is "invalid-credential" && Principal.Of(httpContext) is not null))
            httpContext.RequestServices.GetRequiredService<AccessLog>().Refused(httpContext, fault.Code, Principal.Of(httpContext)?.Name);
        var language = Languages.Of(httpContext.Request);
        var detail = Tell(words, fault.Details, language);
        var response = httpContext.Response;
        response.StatusCode = status;
        response.ContentType = MediaTypes.Problem;
        response.Headers.ContentLanguage = language.Tag();
        response.Headers.CacheControl = "no-store";
        if (etag is not null) response.Headers.ETag = etag;
        if (status is StatusCodes.Status401Unauthorized)
            response.Headers.WWWAuthenticate = fault.Code == "authentication-required" ? "Bearer realm=\"unimicharter\"" : "Bearer realm=\"unimicharter\", error=\"invalid_token\"";
        if (status is StatusCodes.Status503ServiceUnavailable) response.Headers.RetryAfter = fault.Code is "database-full" or "no-space" ? RetryFullSeconds : RetrySeconds;
        var view = new ProblemView(
            "urn:unimicharter:problem:" + fault.Code,
            language.Pick(words.Italian.Title, words.English.Title),
            status,
            detail,
            httpContext.Request.Path.ToUriComponent(),
            fault.Code,
            [.. fault.Errors.Select(e => View(e, language))],
            current);
        var body = JsonSerializer.SerializeToUtf8Bytes(view, ApiJson.Options);
        response.ContentLength = body.Length;
        return response.Body.WriteAsync(body).AsTask();
    }

    public static ErrorView View(FaultAt error, Language language) =>
        new(error.Code, error.Pointer, error.Row, Tell(Words.Of(error.Code).Words, error.Details, language));

    private static string Tell(Words.Entry words, IEnumerable<string> details, Language language) =>
        string.Format(CultureInfo.InvariantCulture, language.Pick(words.Italian.Detail, words.English.Detail), [.. details.Select(d => d.Length > MaxTold ? d[..MaxTold] + "…" : d)]);
}
