using System.Collections.Immutable;
using System.Security.Claims;

namespace UnimiCharter.Api.Access;

/// <summary>Who asks.</summary>
/// <param name="Name">Of the credential, or of the person as the university's sign-on told it.</param>
/// <param name="Mandates">What it may do.</param>
/// <param name="Credential">The credential's stream; null for a person.</param>
internal sealed record Principal(string Name, ImmutableArray<Mandate> Mandates, StreamId? Credential)
{
    /// <summary>The units of organizations, as they stand when it asks; needed only where a mandate is of units.</summary>
    public IReadOnlyDictionary<string, UnitsState>? Trees { get; private init; }

    public static Principal Of(CredentialRecord credential, Grant grant) => new(
        credential.Code.Value,
        [.. grant.Roles.Select(role => new Mandate(role, credential.Organization, grant.Services, grant.Units))],
        StreamId.Credential(credential.Organization, credential.Code));

    /// <summary>Null for anyone.</summary>
    public static Principal? Of(HttpContext http) => (http.User.Identity as CallerIdentity)?.Principal;

    /// <param name="role">The role to act in.</param>
    /// <param name="organization">Its code.</param>
    /// <param name="subject">The code of a service or a programme; null when none is spoken of.</param>
    public bool May(Role role, string? organization, string? subject) => Mandates.Any(m => m.Role == role && m.Covers(organization, subject, Trees));

    /// <summary>The same with the units that its mandates are of: from memory, where they are as late as credentials are.</summary>
    public async ValueTask<Principal> InUnits(KnownCredentials known, TimeSpan wait, CancellationToken cancellation) =>
        Mandates.Any(m => m.Units is not null) ? this with { Trees = await known.Units(wait, cancellation) } : this;
}

/// <summary>A role that someone has.</summary>
/// <param name="Organization">Null for all of them.</param>
/// <param name="Subjects">The services and programmes that an office has; null, where there are no units either, for all.</param>
/// <param name="Units">The units whose services it has besides, with those below them; null for none.</param>
internal sealed record Mandate(Role Role, OrganizationCode? Organization, ImmutableArray<string>? Subjects, ImmutableArray<string>? Units = null)
{
    public bool Covers(string? organization, string? subject, IReadOnlyDictionary<string, UnitsState>? trees = null) =>
        (Organization is not { } only || only.Value == organization)
        && (Role != Role.Office || subject is null || Grant.Covers(subject, Subjects, Units, organization is null ? null : trees?.GetValueOrDefault(organization)));
}

/// <summary>The framework's identity of who asks.</summary>
internal sealed class CallerIdentity(Principal principal, string scheme) : ClaimsIdentity(scheme)
{
    public Principal Principal { get; } = principal;

    public override string? Name => Principal.Name;
}
