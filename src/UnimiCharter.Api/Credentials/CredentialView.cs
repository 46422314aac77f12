using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Credentials;

internal enum CredentialStatus
{
    Active = 1,
    Expired = 2,
    Revoked = 3,
}

/// <summary>A credential, without its key, of which only a hash is kept.</summary>
/// <param name="Name">Its name, which is told of what it records.</param>
/// <param name="Title">Whom it is for.</param>
/// <param name="Services">The services and programmes that it has as an office; null, where there are no units either, for all of the organization.</param>
/// <param name="Units">The units whose services it has besides, with those below them; null for none.</param>
/// <param name="Expires">From when it is not valid any more, UTC; null for never.</param>
/// <param name="FormerKeyUntil">From when the key before the last rotation is not valid any more, UTC.</param>
/// <param name="LastUsed">When it was last used, UTC, to the minute.</param>
internal sealed record CredentialView(
    string Organization, string Name, string Title, IReadOnlyList<Role> Roles, IReadOnlyList<string>? Services,
    IReadOnlyList<string>? Units, CredentialStatus Status, DateTime? Expires,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? FormerKeyUntil,
    DateTime? LastUsed,
    [property: JsonPropertyName("_links")] IReadOnlyDictionary<string, LinkView> Links)
{
    public static CredentialView Of(
        OrganizationCode organization, CredentialCode name, CredentialState state, DateTimeOffset? lastUsed, DateTimeOffset now, HttpRequest request)
    {
        var (active, grant) = state is CredentialState.Active a ? (a, a.Grant) : (null, ((CredentialState.Revoked)state).Grant);
        return new(
            organization.Value, name.Value, grant.Title, grant.Roles, grant.Services, grant.Units,
            active is null ? CredentialStatus.Revoked : Credential.IsValid(state, now) ? CredentialStatus.Active : CredentialStatus.Expired,
            grant.Expires?.UtcDateTime, active?.FormerUntil is { } until && until > now ? until.UtcDateTime : null, lastUsed?.UtcDateTime,
            new Dictionary<string, LinkView> { ["self"] = request.To($"/v1/{organization}/credentials/{name}") });
    }
}

/// <summary>A credential with its key, which is shown this once.</summary>
internal sealed record IssuedView(string Key, CredentialView Credential);

/// <summary>A change of a credential, answered once every node knows of it.</summary>
internal static class CredentialWrite
{
    public static async Task<(CredentialState? State, Refusal? Refusal, bool IsNew)> Of(
        OrganizationCode organization, CredentialCode name, CredentialCommand command, Recorder recorder, Provenance by, CancellationToken cancellation)
    {
        var stream = StreamId.Credential(organization, name);
        var intent = new Intent(stream, [], streams => Credential.Decide(command, streams.Of<CredentialState>(stream), name), command.Reason);
        var receipt = await recorder.Append(intent, by).WaitAsync(cancellation);
        if (receipt is Receipt.Refused { Refusal: var refusal }) return (null, refusal, false);
        var isNew = receipt is Receipt.Recorded { Facts.Length: > 0 };
        if (isNew) await Task.Delay(KnownCredentials.Lag, cancellation);
        return ((CredentialState)receipt.State, null, isNew);
    }
}
