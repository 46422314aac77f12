using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>A service as an edition lists it, with what it promises there.</summary>
/// <param name="Card">Null when nobody described it.</param>
/// <param name="Promises">In the order in which the indicators were defined; those that have a standard in the edition.</param>
public sealed record ListedService(ServiceCode Code, Text Name, ServiceCard? Card, ImmutableArray<Promise> Promises)
{
    public bool Equals(ListedService? other) =>
        other is not null && (Code, Name, Card) == (other.Code, other.Name, other.Card) && Promises.SequenceEqual(other.Promises);

    public override int GetHashCode() => HashCode.Combine(Code, Name, Card, Promises.Length);
}

/// <summary>All that a version of an edition says.</summary>
/// <param name="Services">In the order of the document.</param>
/// <param name="Own">The dimensions of the organization's own that something is promised of; null for none.</param>
public sealed record CharterContent(string OrganizationName, string Title, ImmutableArray<ListedService> Services, DimensionsState? Own = null)
{
    /// <param name="charter">The edition.</param>
    /// <param name="edition">Its year, by which standards are found.</param>
    /// <param name="services">What the facts of each service come to.</param>
    /// <param name="dimensions">The organization's own.</param>
    public static CharterContent Of(CharterState.Open charter, EditionYear edition, Func<ServiceCode, ServiceState> services, DimensionsState? dimensions = null)
    {
        ImmutableArray<ListedService> listed = [.. charter.Services.Select(code => services(code).Known is { } known
            ? new ListedService(code, known.Name, known.Card, [.. known.Indicators.Select(i => i.PromiseOf(edition)).OfType<Promise>()])
            : new ListedService(code, new(""), null, []))];
        var promised = listed.SelectMany(service => service.Promises).Select(promise => promise.Indicator.Dimension).ToHashSet();
        var own = dimensions?.Own.RemoveRange(dimensions.Own.Keys.Where(dimension => !promised.Contains(dimension)));
        return new(charter.OrganizationName, charter.Title, listed, own is null or { IsEmpty: true } ? null : new(own));
    }

    /// <summary>What the dimensions are called that are not the usual ones.</summary>
    public IEnumerable<(QualityDimension Dimension, Text Name)> Dimensions => (Own ?? DimensionsState.Empty).Own.Select(own => (own.Key, own.Value.Name));

    public bool Equals(CharterContent? other) =>
        other is not null && (OrganizationName, Title) == (other.OrganizationName, other.Title) && Services.SequenceEqual(other.Services)
        && Dimensions.SequenceEqual(other.Dimensions);

    public override int GetHashCode() => HashCode.Combine(OrganizationName, Title, Services.Length);
}
