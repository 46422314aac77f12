using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace UnimiCharter.Api.Access;

/// <summary>Whether who was let in would be let in still, for answers that go on: a key may be revoked or expire, a token expire. Of a session at the proxy nothing more is heard.</summary>
internal sealed class Admission(KnownCredentials credentials, IOptionsMonitor<KeyOptions> options, TimeProvider time)
{
    public async ValueTask<bool> Stands(HttpContext http, CancellationToken cancellation)
    {
        if (Principal.Of(http) is not { } principal) return true;
        if (principal.Credential is null) return !(http.Features.Get<IAuthenticateResultFeature>()?.AuthenticateResult?.Properties?.ExpiresUtc <= time.GetUtcNow());
        return KeyScheme.KeyOf(http.Request) is { } key && await credentials.Find(key, options.Get(KeyScheme.Name).Wait, cancellation) is not null;
    }
}
