using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>What someone may do.</summary>
/// <param name="Title">Whom it is for, in words.</param>
/// <param name="Roles">In which roles; each once, in their order.</param>
/// <param name="Services">The services and programmes that an office has, by code, in order; null for all of the organization.</param>
/// <param name="Expires">The instant from which it is not valid any more, UTC; null for never.</param>
public sealed record Grant(string Title, ImmutableArray<Role> Roles, ImmutableArray<string>? Services, DateTimeOffset? Expires)
{
    public const int MaxTitleLength = 200;
    public const int MaxServices = 200;

    /// <summary>Whether it covers what stands under a code.</summary>
    public bool Covers(string subject) => Services is not { } services || services.Contains(subject);

    public bool Equals(Grant? other) => other is not null && (Title, Expires) == (other.Title, other.Expires)
        && Roles.SequenceEqual(other.Roles) && Services is null == other.Services is null
        && (Services is not { } services || services.SequenceEqual(other.Services!.Value));

    public override int GetHashCode() => HashCode.Combine(Title, Expires, Roles.Length, Services?.Length);
}
