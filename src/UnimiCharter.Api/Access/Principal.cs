using System.Collections.Immutable;
using System.Security.Claims;

namespace UnimiCharter.Api.Access;

/// <summary>Who asks.</summary>
/// <param name="Name">Of the credential, or of the person as the university's sign-on told it.</param>
/// <param name="Mandates">What it may do.</param>
/// <param name="Credential">The credential's stream; null for a person.</param>
internal sealed record Principal(string Name, ImmutableArray<Mandate> Mandates, StreamId? Credential)
{
    public static Principal Of(CredentialRecord credential, Grant grant) => new(
        credential.Code.Value,
        [.. grant.Roles.Select(role => new Mandate(role, credential.Organization, grant.Services))],
        StreamId.Credential(credential.Organization, credential.Code));

    /// <summary>Null for anyone.</summary>
    public static Principal? Of(HttpContext http) => (http.User.Identity as CallerIdentity)?.Principal;

    /// <param name="role">The role to act in.</param>
    /// <param name="organization">Its code.</param>
    /// <param name="subject">The code of a service or a programme; null when none is spoken of.</param>
    public bool May(Role role, string? organization, string? subject) => Mandates.Any(m => m.Role == role && m.Covers(organization, subject));
}

/// <summary>A role that someone has.</summary>
/// <param name="Organization">Null for all of them.</param>
/// <param name="Subjects">The services and programmes that an office has; null for all.</param>
internal sealed record Mandate(Role Role, OrganizationCode? Organization, ImmutableArray<string>? Subjects)
{
    public bool Covers(string? organization, string? subject) =>
        (Organization is not { } only || only.Value == organization)
        && (Role != Role.Office || subject is null || Subjects is not { } subjects || subjects.Contains(subject));
}

/// <summary>The framework's identity of who asks.</summary>
internal sealed class CallerIdentity(Principal principal, string scheme) : ClaimsIdentity(scheme)
{
    public Principal Principal { get; } = principal;

    public override string? Name => Principal.Name;
}
