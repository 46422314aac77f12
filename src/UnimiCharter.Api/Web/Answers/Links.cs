namespace UnimiCharter.Api.Web;

/// <summary>One link of an answer, absolute.</summary>
internal sealed record LinkView(string Href);

/// <summary>Absolute addresses of the API's resources, as the caller reached it.</summary>
internal static class Links
{
    public const string ApiCatalog = "/.well-known/api-catalog";
    public const string Description = "/openapi/" + ApiDocument.Name + ".json";
    public const string ContentSchema = "/openapi/charter-content.schema.json";

    private static Origin last = new("", "", "", "");

    public static string Url(this HttpRequest request, string path) => OriginOf(request).Address + path;

    public static LinkView To(this HttpRequest request, string path) => new(request.Url(path));

    /// <summary>The request's own address, with its query, but for ampersands that part nothing: they could be as many as the caller likes.</summary>
    public static LinkView Self(this HttpRequest request) => request.To(request.Path.ToUriComponent() + WithoutBlanks(request.QueryString.ToUriComponent()));

    /// <summary>Tells whoever came in by an address of the API where all of it is.</summary>
    public static void Introduce(this HttpRequest request) =>
        request.HttpContext.Response.Headers.Link = $"<{request.Url(ApiCatalog)}>; rel=\"api-catalog\", <{request.Url(Description)}>; rel=\"service-desc\"";

    private static string WithoutBlanks(string query) =>
        query.StartsWith("?&", StringComparison.Ordinal) || query.EndsWith('&') || query.Contains("&&", StringComparison.Ordinal)
            ? "?" + string.Join('&', query[1..].Split('&', StringSplitOptions.RemoveEmptyEntries))
            : query;

    /// <summary>Made once for callers that come by the same address: an answer has many links.</summary>
    private static Origin OriginOf(HttpRequest request)
    {
        var (scheme, host, root, known) = (request.Scheme, request.Host.Value, request.PathBase.Value, last);
        return (known.Scheme, known.Host, known.Root) == (scheme, host, root)
            ? known
            : last = new(scheme, host, root, $"{scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}");
    }

    /// <summary>Where a caller reached the API.</summary>
    private sealed record Origin(string Scheme, string? Host, string? Root, string Address);

    public static string Service(object org, object service) => $"/v1/{org}/services/{service}";

    public static string Proposal(object org, object service, object number) => $"/v1/{org}/services/{service}/proposals/{number}";

    public static string Programme(object org, object programme) => $"/v1/{org}/programmes/{programme}";

    public static string Version(object org, object edition, object version) => $"/v1/{org}/charters/{edition}/versions/{version}";

    public static string Webhook(object org, object webhook) => $"/v1/{org}/webhooks/{webhook}";

    public static string Reporting(object org, object service, object year) => $"/v1/{org}/services/{service}/reporting/{year}";

    public static string Indicator(object org, object service, object indicator) => $"/v1/{org}/services/{service}/indicators/{indicator}";

    /// <summary>In the words of a language, since an img sends no header that names one.</summary>
    public static string Picture(object org, object service, object indicator, string kind, object edition, Language language) =>
        $"/v1/{org}/services/{service}/indicators/{indicator}/{kind}.svg?edition={edition}&lang={language.Tag()}";

    public static string Measurements(object org, object service, object indicator) => $"/v1/{org}/services/{service}/indicators/{indicator}/measurements";

    public static string Measurement(object org, object service, object indicator, object period) => $"/v1/{org}/services/{service}/indicators/{indicator}/measurements/{period}";
}
