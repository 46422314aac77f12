using System.Collections.Immutable;

namespace UnimiCharter.Api.Changes;

/// <summary>The latest changes of all organizations: every one beyond a place of the feed up to a position, in their order.</summary>
/// <param name="From">The last fact of which something may be missing, and the last of its changes that is.</param>
/// <param name="To">The position.</param>
internal sealed record LatestChanges((long Position, int Ordinal) From, long To, ImmutableArray<OwnedChange> Changes)
{
    /// <summary>How many are kept.</summary>
    public const int Capacity = 4_096;

    /// <summary>None, from a position on.</summary>
    public static LatestChanges Beyond(long position) => new((position, int.MaxValue), position, []);

    /// <summary>With those that came next.</summary>
    /// <param name="next">In their order. Where there are as many as are kept, those before them were left out.</param>
    /// <param name="to">The position up to which they are all.</param>
    public LatestChanges With(IReadOnlyList<OwnedChange> next, long to)
    {
        ImmutableArray<OwnedChange> all = next.Count < Capacity ? [.. Changes, .. next] : [.. next];
        var dropped = all.Length - Capacity + 1;
        return dropped > 0 ? new(PlaceOf(all[dropped - 1]), to, all[dropped..]) : new(From, to, all);
    }

    /// <summary>The changes of an organization beyond a place; null when some of them may be missing.</summary>
    /// <inheritdoc cref="ChangeFeed.After(OrganizationCode, long, int, int, bool, CancellationToken)"/>
    public ChangePage? After(OrganizationCode organization, (long Position, int Ordinal) place, int limit, bool withHidden)
    {
        if (place.CompareTo(From) < 0) return null;
        var (first, end) = (0, Changes.Length);
        while (first < end)
        {
            var middle = (first + end) / 2;
            if (PlaceOf(Changes[middle]).CompareTo(place) > 0) end = middle;
            else first = middle + 1;
        }
        var found = new List<PlacedChange>();
        for (var i = first; i < Changes.Length && found.Count < limit; i++)
            if (Changes[i] is var (whose, placed) && whose == organization && (withHidden || !placed.Change.IsHidden)) found.Add(placed);
        return new(To, found);
    }

    private static (long Position, int Ordinal) PlaceOf(OwnedChange change) => (change.Placed.Position, change.Placed.Ordinal);
}
