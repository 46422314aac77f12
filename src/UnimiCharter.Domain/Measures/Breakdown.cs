using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>The axes along which an indicator's values may be broken down (<i>dimensioni di analisi</i>): their titles by code, as <c>channel</c>.</summary>
public sealed record Axes(ImmutableSortedDictionary<string, string> Titles)
{
    public bool Equals(Axes? other) => other is not null && Titles.SequenceEqual(other.Titles);

    public override int GetHashCode() => Titles.Count;
}

/// <summary>
/// A value's parts along one or more axes: the parts of each axis add up to the value, or the source itself does not add up,
/// which is then told with the difference.
/// </summary>
/// <param name="Parts">By axis, then by part; of a count, whole and not negative.</param>
public sealed record Breakdown(ImmutableSortedDictionary<string, ImmutableSortedDictionary<string, decimal>> Parts)
{
    /// <summary>By axis, what the value has more than its parts; negative for less. Axes that add up are left out.</summary>
    public ImmutableSortedDictionary<string, decimal> Differences(decimal total) =>
        Parts.Select(axis => KeyValuePair.Create(axis.Key, total - axis.Value.Values.Sum())).Where(d => d.Value != 0).ToImmutableSortedDictionary();

    public bool Equals(Breakdown? other) =>
        other is not null && Parts.Count == other.Parts.Count
        && Parts.Zip(other.Parts).All(p => p.First.Key == p.Second.Key && p.First.Value.SequenceEqual(p.Second.Value));

    public override int GetHashCode() => HashCode.Combine(Parts.Count, Parts.Values.Sum(axis => axis.Values.Sum()));
}
