using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;

namespace UnimiCharter.Api.Access;

/// <summary>Tokens of the university's sign-on (OpenID Connect): <c>Authorization: Bearer eyJ…</c>.</summary>
/// <param name="Authority">Who gives them, by whose published keys they are checked.</param>
/// <param name="Audience">Whom they are for.</param>
/// <param name="NameClaim">Tells who the person is.</param>
/// <param name="GroupsClaim">Tells the groups, one claim for each.</param>
internal sealed record SignOnTokens(string Authority, string Audience, string NameClaim, string GroupsClaim)
{
    public const string Scheme = "token";

    /// <summary>Null where nobody is configured who gives them.</summary>
    /// <exception cref="FormatException">The configuration cannot be meant.</exception>
    public static SignOnTokens? Of(IConfiguration configuration)
    {
        var section = configuration.GetSection("Charter:SignOn");
        if (section["Authority"] is not { Length: > 0 } authority) return null;
        if (!Uri.TryCreate(authority, UriKind.Absolute, out var address) || !(address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
            throw new FormatException("Charter:SignOn:Authority is not an https address.");
        return new(
            authority, section["Audience"] is { Length: > 0 } audience ? audience : throw new FormatException("Charter:SignOn:Audience is missing: whom the tokens are for."),
            section["NameClaim"] ?? "preferred_username", section["GroupsClaim"] ?? "groups");
    }

    /// <summary>A token has three parts; a key of the registry has none.</summary>
    public static bool IsToken(HttpContext http) => http.Request.Headers.Authorization is [{ } text] && text.StartsWith("Bearer eyJ", StringComparison.OrdinalIgnoreCase) && text.AsSpan().Count('.') == 2;

    /// <param name="schemes">Those of the registry.</param>
    /// <param name="wait">How long who gives them may take to tell the keys.</param>
    public void Add(AuthenticationBuilder schemes, TimeSpan wait) => schemes.AddJwtBearer(Scheme, options =>
    {
        (options.Authority, options.Audience, options.MapInboundClaims) = (Authority, Audience, false);
        options.BackchannelTimeout = wait;
        options.RequireHttpsMetadata = Authority.StartsWith(Uri.UriSchemeHttps, StringComparison.Ordinal);
        options.Events = new()
        {
            OnMessageReceived = context =>
            {
                // Whether the registry works, and what it looks like, is told to everyone alike.
                if (!context.HttpContext.IsOperation()) context.NoResult();
                return Task.CompletedTask;
            },
            OnTokenValidated = async context =>
            {
                var services = context.HttpContext.RequestServices;
                if (services.GetRequiredService<SignOn>().Read(context.Principal!, this) is not { } person) Refuse(context);
                else
                    try
                    {
                        if (services.GetRequiredService<Readiness>().IsPrepared) person = await person.InUnits(services.GetRequiredService<KnownCredentials>(), wait, context.HttpContext.RequestAborted);
                        context.Principal = new ClaimsPrincipal(new CallerIdentity(person, Scheme));
                    }
                    catch (Exception e) when (e is OperationCanceledException || Database.IsAway(e))
                    {
                        context.Fail("database-away");
                    }
            },
            OnAuthenticationFailed = async context =>
            {
                if (await IsAway(context)) context.Fail("sign-on-away");
                else Refuse(context);
            },
        };
    });

    /// <summary>What the framework's own AddAuthentication would bring, with data protection.</summary>
    public sealed class Configuration(IConfiguration configuration) : IAuthenticationConfigurationProvider
    {
        public IConfiguration AuthenticationConfiguration => configuration.GetSection("Authentication");
    }

    // Without the giver's keys the framework finds no token valid; which of the two it was, only the keys themselves tell. They are held once they are had.
    private static async Task<bool> IsAway(AuthenticationFailedContext context)
    {
        try
        {
            await context.Options.ConfigurationManager!.GetConfigurationAsync(context.HttpContext.RequestAborted);
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
        // It hangs; or the caller went away, whom nobody answers.
        catch (OperationCanceledException) when (context.HttpContext.Features.Get<Patience>() is not { IsAbandoned: true })
        {
            return true;
        }
    }

    private static void Refuse(ResultContext<JwtBearerOptions> context)
    {
        context.HttpContext.RequestServices.GetRequiredService<AccessLog>().Refused(context.HttpContext, "invalid-credential", null);
        context.Fail("invalid-credential");
    }
}
