using Microsoft.AspNetCore.Cors.Infrastructure;
using Microsoft.AspNetCore.HttpOverrides;

namespace UnimiCharter.Api.Web;

/// <summary>What stands between the registry and the open network: proxies, TLS, browsers.</summary>
internal static class Edge
{
    private static readonly TimeSpan StrictTransport = TimeSpan.FromDays(365);

    /// <summary>A picture that is opened by itself, not in a page, has its own colours.</summary>
    public const string PictureSecurity = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

    /// <summary>The example portal runs its own script and asks its own host, and no other.</summary>
    public const string PortalSecurity =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static void AddEdge(this WebApplicationBuilder builder)
    {
        var addresses = new Addresses(builder.Configuration["Charter:Proxies"]);
        builder.Services.AddSingleton(addresses);
        builder.Services.Configure<ForwardedHeadersOptions>(options =>
        {
            options.ForwardedHeaders = addresses.Proxies.Count > 0 ? ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost : ForwardedHeaders.None;
            // As many as are believed, one after the other; the first that is not ends it.
            options.ForwardLimit = null;
            options.KnownProxies.Clear();
            options.KnownIPNetworks.Clear();
            foreach (var proxy in addresses.Proxies) options.KnownIPNetworks.Add(proxy);
        });
        builder.Services.AddHsts(options =>
        {
            (options.MaxAge, options.IncludeSubDomains) = (StrictTransport, false);
            options.ExcludedHosts.Clear();
        });
        builder.Services.AddSingleton<Origins>().AddSingleton<ICorsPolicyProvider>(services => services.GetRequiredService<Origins>()).AddCors();
    }

    public static void UseEdge(this WebApplication app)
    {
        var addresses = app.Services.GetRequiredService<Addresses>();
        app.Use(next => http =>
        {
            addresses.Note(http);
            return next(http);
        });
        app.UseForwardedHeaders();
        app.UseHsts();
        app.Use(next => http => Harden(http, next));
        var origins = app.Services.GetRequiredService<Origins>();
        app.Use(next => http => origins.Vary(http, next));
    }

    /// <summary>The API is no page: nothing of it is to be run, framed or guessed at. The portal runs its own script, and the documentation page says itself what it may.</summary>
    private static Task Harden(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.ContentSecurityPolicy = http.Request.Path switch
        {
            var path when path.StartsWithSegments("/portal", StringComparison.OrdinalIgnoreCase) => PortalSecurity,
            _ => "default-src 'none'; frame-ancestors 'none'",
        };
        return next(http);
    }
}
