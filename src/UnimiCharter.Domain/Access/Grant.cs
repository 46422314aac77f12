using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>What someone may do.</summary>
/// <param name="Title">Whom it is for, in words.</param>
/// <param name="Roles">In which roles; each once, in their order.</param>
/// <param name="Services">The services and programmes that an office has, by code, in order; null, where there are no units either, for all of the organization.</param>
/// <param name="Expires">The instant from which it is not valid any more, UTC; null for never.</param>
/// <param name="Units">The units, by code, in order, whose services an office has besides, with those of all units below them, as they stand when it is asked; null for none.</param>
public sealed record Grant(string Title, ImmutableArray<Role> Roles, ImmutableArray<string>? Services, DateTimeOffset? Expires, ImmutableArray<string>? Units = null)
{
    public const int MaxTitleLength = 200;
    public const int MaxServices = 200;
    public const int MaxUnits = 200;

    /// <summary>Whether it covers what stands under a code.</summary>
    /// <param name="subject">Of a service or a programme.</param>
    /// <param name="services">See <see cref="Services"/>.</param>
    /// <param name="units">See <see cref="Units"/>.</param>
    /// <param name="tree">The organization's units as they stand; null for none.</param>
    public static bool Covers(string subject, ImmutableArray<string>? services, ImmutableArray<string>? units, UnitsState? tree) =>
        (services is null && units is null) || services?.Contains(subject) == true || (units is { } own && tree?.Has(own, subject) == true);

    /// <inheritdoc cref="Covers(string, ImmutableArray{string}?, ImmutableArray{string}?, UnitsState?)"/>
    public bool Covers(string subject, UnitsState? tree = null) => Covers(subject, Services, Units, tree);

    public bool Equals(Grant? other) => other is not null && (Title, Expires) == (other.Title, other.Expires)
        && Roles.SequenceEqual(other.Roles) && Services is null == other.Services is null
        && (Services is not { } services || services.SequenceEqual(other.Services!.Value))
        && Units is null == other.Units is null && (Units is not { } units || units.SequenceEqual(other.Units!.Value));

    public override int GetHashCode() => HashCode.Combine(Title, Expires, Roles.Length, Services?.Length, Units?.Length);
}
