using System.Buffers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace UnimiCharter.Api.Access;

/// <summary>A key that the registry issued: <c>Authorization: Bearer uc_…</c>.</summary>
internal sealed class KeyScheme(IOptionsMonitor<KeyOptions> options, ILoggerFactory logger, UrlEncoder encoder, KnownCredentials credentials, Readiness readiness, AccessLog log)
    : AuthenticationHandler<KeyOptions>(options, logger, encoder)
{
    public const string Name = "apiKey";

    private const string Prefix = "Bearer ";
    private const int MaxKey = 256;

    // The characters of a bearer token (RFC 6750).
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    public static bool IsKey(string text) => text.Length is > 0 and <= MaxKey && !text.AsSpan().ContainsAnyExcept(KeyCharacters);

    /// <summary>What may be a key; null when nothing that came is.</summary>
    public static string? KeyOf(HttpRequest request) =>
        request.Headers.Authorization is [{ } text] && text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && text[Prefix.Length..].Trim(' ') is var key && IsKey(key) ? key : null;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Whether the registry works, and what it looks like, is told to everyone alike; and before it is prepared it knows nobody.
        if (!Context.IsOperation() || !readiness.IsPrepared) return AuthenticateResult.NoResult();
        try
        {
            if (KeyOf(Request) is { } key && await credentials.Find(key, Options.Wait, Context.RequestAborted) is { State: CredentialState.Active active } found)
                return Caller(await Principal.Of(found, active.Grant).InUnits(credentials, Options.Wait, Context.RequestAborted), Name);
        }
        catch (Exception e) when (e is OperationCanceledException || Database.IsAway(e))
        {
            return AuthenticateResult.Fail("database-away");
        }
        log.Refused(Context, "invalid-credential", null);
        return AuthenticateResult.Fail("invalid-credential");
    }

    public static AuthenticateResult Caller(Principal principal, string scheme) =>
        AuthenticateResult.Success(new(new ClaimsPrincipal(new CallerIdentity(principal, scheme)), scheme));
}

internal sealed class KeyOptions : AuthenticationSchemeOptions
{
    /// <summary>How long the database may take to say whose a key is.</summary>
    public TimeSpan Wait { get; set; }
}

/// <summary>
/// A person by the university's sign-on: in headers, of its proxy alone. The proxy's session goes with whatever the browser sends, so what another site has it send writes nothing.
/// </summary>
internal sealed class SignOnScheme(
    IOptionsMonitor<KeyOptions> options, ILoggerFactory logger, UrlEncoder encoder, SignOn signOn, KnownCredentials known, Readiness readiness, Origins origins, AccessLog log)
    : AuthenticationHandler<KeyOptions>(options, logger, encoder)
{
    public const string Name = "signOn";

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Context.IsOperation() || signOn.Read(Context, log) is not { } person) return AuthenticateResult.NoResult();
        if (!HttpMethods.IsGet(Request.Method) && !HttpMethods.IsHead(Request.Method) && origins.IsForeign(Request)) return AuthenticateResult.Fail("forbidden");
        try
        {
            return KeyScheme.Caller(readiness.IsPrepared ? await person.InUnits(known, Options.Wait, Context.RequestAborted) : person, Name);
        }
        catch (Exception e) when (e is OperationCanceledException || Database.IsAway(e))
        {
            return AuthenticateResult.Fail("database-away");
        }
    }
}
