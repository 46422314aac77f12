namespace UnimiCharter.Api.Web;

/// <summary>What a cache between the registry and a reader may do.</summary>
internal static class Caching
{
    /// <summary>Public, a minute old at most: what a portal renders.</summary>
    public const string Portal = "public, max-age=60";

    /// <summary>Never another.</summary>
    public const string Forever = "public, max-age=31536000, immutable";

    /// <summary>Asked again each time, cheaply by ETag: what an office has just written must show.</summary>
    public const string Revalidate = "no-cache";

    /// <summary>The answer to a write.</summary>
    public const string Never = "no-store";

    /// <summary>What is told to who is known may be more than anyone is told: only their own cache keeps it, none that others share.</summary>
    public static string For(HttpContext http, string caching) => Principal.Of(http) is null ? caching : caching.Replace("public", "private", StringComparison.Ordinal);
}
