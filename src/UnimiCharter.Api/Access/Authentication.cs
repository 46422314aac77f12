using System.Buffers;

namespace UnimiCharter.Api.Access;

/// <summary>Finds out who asks: by an API key, or by the university's sign-on.</summary>
/// <param name="wait">How long the database may take to say whose a key is.</param>
internal sealed class Authentication(KnownCredentials credentials, SignOn signOn, AccessLog log, TimeSpan wait)
{
    private const string Scheme = "Bearer ";
    private const int MaxKey = 256;

    // The characters of a bearer token (RFC 6750).
    private static readonly SearchValues<char> KeyCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    public static bool IsKey(string text) => text.Length is > 0 and <= MaxKey && !text.AsSpan().ContainsAnyExcept(KeyCharacters);

    /// <summary>Leaves the principal with the request. Null for anyone who says nothing of who they are; a fault for who is not known.</summary>
    public async ValueTask<Fault?> Authenticate(HttpContext http, CancellationToken cancellation)
    {
        var given = http.Request.Headers.Authorization;
        if (given.Count == 0)
        {
            if (signOn.Read(http, log) is { } person) http.Features.Set(person);
            return null;
        }
        if (given is [{ } text] && text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && text[Scheme.Length..].Trim(' ') is var key && IsKey(key)
            && await credentials.Find(key, wait, cancellation) is { State: Domain.CredentialState.Active active } found)
        {
            http.Features.Set(Principal.Of(found, active.Grant));
            return null;
        }
        log.Refused(http, "invalid-credential", null);
        return new Fault("invalid-credential");
    }
}
