using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.Net.Http.Headers;

namespace UnimiCharter.Api.Web;

/// <summary>Whose scripts may call: of every origin, what anyone may read; all else, those of the portals that are configured.</summary>
internal sealed class Origins : ICorsPolicyProvider
{
    // What a script may read besides the body.
    private static readonly string[] Exposed =
        [HeaderNames.ETag, HeaderNames.Location, HeaderNames.RetryAfter, "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", Requests.CorrelationHeader, HeaderNames.ContentLanguage];

    /// <summary>Without a key: who has one is let in from where it is known.</summary>
    private static readonly CorsPolicy OfAll = new CorsPolicyBuilder()
        .AllowAnyOrigin().WithMethods("GET", "HEAD").WithHeaders(HeaderNames.Accept, HeaderNames.AcceptLanguage, HeaderNames.IfNoneMatch, HeaderNames.IfModifiedSince, "Last-Event-ID", Requests.CorrelationHeader)
        .WithExposedHeaders(Exposed).Build();

    /// <summary>What a browser says of a page that is the registry's own, or of a person who typed the address.</summary>
    private static readonly string[] OwnSites = ["same-origin", "none"];

    private readonly CorsPolicy ofPortals;

    public Origins(IConfiguration configuration)
    {
        var portals = (configuration["Charter:Origins"] ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        ofPortals = new CorsPolicyBuilder(portals).AllowAnyMethod().AllowAnyHeader().WithExposedHeaders(Exposed).Build();
    }

    public Task<CorsPolicy?> GetPolicyAsync(HttpContext context, string? policyName) => Task.FromResult<CorsPolicy?>(PolicyOf(context));

    /// <summary>
    /// Whether another site's page asked, which a browser that bears a session would do for whoever it is that made the page. Nothing but browsers says which page it was,
    /// and the older of them only its origin.
    /// </summary>
    public bool IsForeign(HttpRequest request)
    {
        var (site, origin) = (request.Headers["Sec-Fetch-Site"].ToString(), request.Headers.Origin.ToString());
        if (OwnSites.Contains(site) || (site.Length == 0 && origin.Length == 0)) return false;
        return !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase) && !ofPortals.Origins.Contains(origin);
    }

    /// <summary>What a cache kept for one origin, or for none, is not for another: a portal's script could not read it. In one line, though the framework adds one of its own.</summary>
    public Task Vary(HttpContext http, RequestDelegate next)
    {
        if (ofPortals.Origins.Count == 0) return next(http);
        http.Response.OnStarting(() =>
        {
            var told = http.Response.Headers.Vary.SelectMany(names => names!.Split(", ")).Append(HeaderNames.Origin);
            http.Response.Headers.Vary = string.Join(", ", told.Distinct());
            return Task.CompletedTask;
        });
        return next(http);
    }

    private CorsPolicy PolicyOf(HttpContext http) =>
        http.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is null || ofPortals.Origins.Contains(http.Request.Headers.Origin.ToString()) ? ofPortals : OfAll;
}
