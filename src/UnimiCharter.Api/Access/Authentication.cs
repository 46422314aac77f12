using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;

namespace UnimiCharter.Api.Access;

/// <summary>Who asks: by an API key, or by the university's sign-on, in the headers of its proxy or in a token of its own.</summary>
internal static class Authentication
{
    private const string Caller = "caller";

    /// <param name="builder">The application.</param>
    /// <param name="wait">How long the database may take to say whose a key is.</param>
    public static void AddAccess(this WebApplicationBuilder builder, TimeSpan wait)
    {
        // Not AddAuthentication, which brings data protection, and with it keys on the disk.
        builder.Services.AddAuthenticationCore(options => options.DefaultScheme = Caller).AddWebEncoders();
        var tokens = SignOnTokens.Of(builder.Configuration);
        var schemes = new AuthenticationBuilder(builder.Services)
            .AddScheme<KeyOptions, KeyScheme>(KeyScheme.Name, options => options.Wait = wait)
            .AddScheme<KeyOptions, SignOnScheme>(SignOnScheme.Name, options => options.Wait = wait)
            .AddPolicyScheme(Caller, null, scheme => scheme.ForwardDefaultSelector = http =>
                http.Request.Headers.Authorization.Count == 0 ? SignOnScheme.Name : tokens is not null && SignOnTokens.IsToken(http) ? SignOnTokens.Scheme : KeyScheme.Name);
        tokens?.Add(schemes, wait);
        builder.Services.AddSingleton<IAuthenticationConfigurationProvider, SignOnTokens.Configuration>();
        builder.Services.AddAuthorization(options =>
        {
            foreach (var (name, mandated) in May.All) options.AddPolicy(name, policy => policy.AddRequirements(mandated));
        });
        builder.Services.AddSingleton<IAuthorizationHandler, MandateCheck>().AddSingleton<IAuthorizationMiddlewareResultHandler, AccessRefused>();
        builder.Services.AddSingleton<SignOn>().AddSingleton<AccessLog>().AddSingleton<Admission>();
    }

    /// <summary>A key that nobody has is refused, also where anyone may ask; nobody is answered before the registry is prepared.</summary>
    public static Task Check(HttpContext http, RequestDelegate next, Readiness readiness) =>
        !http.IsOperation() ? next(http)
        : !readiness.IsPrepared ? Requests.Answer(http, Problem.Of("starting"))
        // Who is known need not be asked again.
        : http.Features.Get<IAuthenticateResultFeature>() is not null ? next(http)
        : CheckStranger(http, next);

    private static async Task CheckStranger(HttpContext http, RequestDelegate next)
    {
        if ((await http.AuthenticateAsync()).Failure is { } failure) await Requests.Answer(http, Problem.Of(failure.Message is "database-away" or "sign-on-away" or "forbidden" ? failure.Message : "invalid-credential"));
        else await next(http);
    }
}
