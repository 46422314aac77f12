using Microsoft.Net.Http.Headers;

namespace UnimiCharter.Api.Web;

/// <summary>The ways to read what is published.</summary>
internal enum Format
{
    Json = 1,
    Html = 2,
    Csv = 3,
    JsonLd = 4,
}

/// <summary>Chooses the way by <c>Accept</c>, or by an extension of the address: <c>…/charters/2024.csv</c>, <c>…/charters/2024.en.html</c>.</summary>
internal static class Formats
{
    private static readonly (Format Format, string MediaType, string Extension)[] All =
    [
        (Format.Json, MediaTypes.Json, ".json"),
        (Format.Html, MediaTypes.Html, ".html"),
        (Format.Csv, MediaTypes.Csv, ".csv"),
        (Format.JsonLd, MediaTypes.JsonLd, ".jsonld"),
    ];

    /// <summary>With that of what is a table only.</summary>
    private static readonly (string MediaType, string Extension)[] Extensions = [.. All.Select(f => (f.MediaType, f.Extension)), (MediaTypes.Xlsx, ".xlsx")];

    private static readonly string[] Tags = [Language.Italian.Tag(), Language.English.Tag()];

    private static readonly object ExtensionKey = new();

    public static RouteHandlerBuilder InAllFormats(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new AnswersIn([.. All.Select(f => f.MediaType)]));

    /// <summary>The one that the caller likes best; of those that it likes as much, the first.</summary>
    public static Format Of(HttpRequest request) => All.MaxBy(f => MediaTypes.Liking(request, f.MediaType)).Format;

    public static string ExtensionOf(Format format) => All.Single(f => f.Format == format).Extension;

    /// <summary>An extension says what the caller would else say by headers, which a link cannot.</summary>
    public static Task ReadExtension(HttpContext http, RequestDelegate next)
    {
        var path = http.Request.Path.Value!;
        if (!HttpMethods.IsGet(http.Request.Method) || !path.StartsWith("/v1/", StringComparison.Ordinal)) return next(http);
        foreach (var (mediaType, extension) in Extensions)
        {
            if (!path.EndsWith(extension, StringComparison.Ordinal)) continue;
            var bare = path[..^extension.Length];
            http.Request.Headers.Accept = mediaType;
            http.Items[ExtensionKey] = mediaType;
            if (Tags.FirstOrDefault(tag => bare.EndsWith("." + tag, StringComparison.Ordinal)) is { } language)
            {
                bare = bare[..^(language.Length + 1)];
                http.Request.Headers.AcceptLanguage = language;
            }
            http.Request.Path = bare;
            break;
        }
        return next(http);
    }

    /// <summary>Whether the address has an extension that what it names is not read by.</summary>
    public static bool IsForeign(HttpContext http, string[] mediaTypes) =>
        http.Items.TryGetValue(ExtensionKey, out var asked) && (mediaTypes.Length == 1 || !mediaTypes.Contains(asked));
}

/// <summary>How the bytes of an answer are packed.</summary>
internal enum Coding
{
    Identity = 1,
    Gzip = 2,
    Brotli = 3,
}

internal static class Codings
{
    /// <summary>Brotli where the caller takes it, else gzip, else as they are; by its weights where it has preferences.</summary>
    public static Coding Of(HttpRequest request)
    {
        if (request.Headers.AcceptEncoding.Count == 0) return Coding.Identity;
        var taken = request.GetTypedHeaders().AcceptEncoding;
        var (brotli, gzip) = (Weight(taken, "br"), Weight(taken, "gzip"));
        return Math.Max(brotli, gzip) <= 0 ? Coding.Identity : brotli >= gzip ? Coding.Brotli : Coding.Gzip;
    }

    public static string Tag(this Coding coding) => coding == Coding.Brotli ? "br" : "gzip";

    private static double Weight(IList<StringWithQualityHeaderValue> taken, string coding)
    {
        var range = taken.FirstOrDefault(t => t.Value.Equals(coding, StringComparison.OrdinalIgnoreCase)) ?? taken.FirstOrDefault(t => t.Value == "*");
        return range is null ? 0 : range.Quality ?? 1;
    }
}
