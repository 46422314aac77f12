using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace UnimiCharter.Api.Credentials;

/// <summary>A credential to issue.</summary>
/// <param name="Name">Letters, digits and hyphens; it is told of what the credential records, and never used again.</param>
/// <param name="Title">Whom it is for.</param>
/// <param name="Roles">At least one.</param>
/// <param name="Services">The services and programmes that it has as an office; all of the organization, when it is left out and no units are named.</param>
/// <param name="Expires">From when it is not valid any more, UTC; never, when it is left out.</param>
/// <param name="Units">The units whose services it has besides as an office, with those of all units below them, as they stand when it is used.</param>
internal sealed record CredentialRequest(
    CredentialCode Name, [property: MaxLength(Grant.MaxTitleLength)] string Title, [property: MinLength(1)] IReadOnlyList<Role> Roles,
    [property: MaxLength(Grant.MaxServices)] IReadOnlyList<string>? Services = null, DateTimeOffset? Expires = null,
    [property: MaxLength(Grant.MaxUnits)] IReadOnlyList<string>? Units = null)
{
    [JsonIgnore]
    public Grant Grant => new(Title, [.. Roles.Distinct().Order()], InOrder(Services), Expires, InOrder(Units));

    private static ImmutableArray<string>? InOrder(IReadOnlyList<string>? codes) => codes is null ? null : [.. codes.Distinct().Order(StringComparer.Ordinal)];
}

/// <summary>How long the key before stays valid.</summary>
/// <param name="OverlapMinutes">None at all for 0; a day, when it is left out.</param>
internal sealed record RotationRequest([property: Range(0, RotationRequest.MaxMinutes)] int? OverlapMinutes = null)
{
    public const int DefaultMinutes = 24 * 60;
    public const int MaxMinutes = 90 * 24 * 60;
}
