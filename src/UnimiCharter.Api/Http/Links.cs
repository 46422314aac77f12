namespace UnimiCharter.Api.Http;

/// <summary>One link of an answer, absolute.</summary>
internal sealed record LinkView(string Href);

/// <summary>Absolute addresses of the API's resources, as the caller reached it.</summary>
internal static class Links
{
    public static string Url(this HttpRequest request, string path) => $"{request.Scheme}://{request.Host.ToUriComponent()}{request.PathBase.ToUriComponent()}{path}";

    public static LinkView To(this HttpRequest request, string path) => new(request.Url(path));

    /// <summary>The request's own address, with its query.</summary>
    public static LinkView Self(this HttpRequest request) => request.To(request.Path.ToUriComponent() + request.QueryString.ToUriComponent());

    public static string Service(object org, object service) => $"/v1/{org}/services/{service}";

    public static string Programme(object org, object programme) => $"/v1/{org}/programmes/{programme}";

    public static string Version(object org, object edition, object version) => $"/v1/{org}/charters/{edition}/versions/{version}";

    public static string Webhook(object org, object webhook) => $"/v1/{org}/webhooks/{webhook}";

    public static string Reporting(object org, object service, object year) => $"/v1/{org}/services/{service}/reporting/{year}";

    public static string Indicator(object org, object service, object indicator) => $"/v1/{org}/services/{service}/indicators/{indicator}";

    public static string Measurements(object org, object service, object indicator) => $"/v1/{org}/services/{service}/indicators/{indicator}/measurements";

    public static string Measurement(object org, object service, object indicator, object period) => $"/v1/{org}/services/{service}/indicators/{indicator}/measurements/{period}";
}
