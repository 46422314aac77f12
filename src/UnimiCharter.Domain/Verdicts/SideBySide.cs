using System.Collections.Immutable;

namespace UnimiCharter.Domain;

/// <summary>The same indicator of several organizations (<i>confronto</i>): what stands side by side, and what does not.</summary>
/// <param name="Comparable">In the order in which they were given.</param>
/// <param name="Incomparable">By organization, then by what it has.</param>
public sealed record SideBySide(ImmutableArray<HeldResult> Comparable, ImmutableArray<SetApart> Incomparable)
{
    /// <param name="sought">Which indicators are the same one.</param>
    /// <param name="results">Theirs, in the periods that are asked for.</param>
    /// <param name="asked">Who was asked by name, each once; none when all are.</param>
    /// <param name="without">Those of them that have no charter, and no programme.</param>
    public static SideBySide Of(Sought sought, IReadOnlyCollection<HeldResult> results, IReadOnlyCollection<OrganizationCode> asked, IReadOnlyCollection<OrganizationCode> without)
    {
        var common = results.Count == 0 ? null : Manner.Common([.. results.Select(r => r.Manner)], results.FirstOrDefault(r => r.Held == sought.Named)?.Manner);
        // Where one took the place of another, and is declared to be the same, one of the two has the period.
        var measured = results.Select(r => (r.Held.Organization, r.Held.Subject)).ToHashSet();
        SetApart[] apart =
        [
            .. sought.Others.Select(other => new SetApart(other.Held.Organization, other.Held, null, other.Why)),
            .. results.Where(r => !r.Manner.IsLike(common!)).Select(r => new SetApart(r.Held.Organization, r.Held, r.Standing.Span, Incomparability.MeasuredOtherwise)),
            .. sought.Same.Where(held => !measured.Contains((held.Organization, held.Subject))).Select(held => new SetApart(held.Organization, held, null, Incomparability.NotInPeriod)),
            .. without.Select(organization => new SetApart(organization, null, null, Incomparability.NoCharter)),
        ];
        var told = apart.Select(a => a.Organization).Concat(measured.Select(held => held.Organization)).ToHashSet();
        return new(
            [.. results.Where(r => r.Manner.IsLike(common!))],
            [
                .. apart.Concat(asked.Where(organization => !told.Contains(organization)).Select(organization => new SetApart(organization, null, null, Incomparability.NoSuchIndicator)))
                    .OrderBy(a => a.Organization).ThenBy(a => a.Held?.Path, StringComparer.Ordinal).ThenBy(a => a.Period),
            ]);
    }
}

/// <summary>How an indicator stands in a period.</summary>
public sealed record HeldResult(HeldIndicator Held, Standing Standing)
{
    public Manner Manner { get; } = Manner.Of(Standing.Promise, Standing.Span);
}

/// <summary>What is not told beside that of others.</summary>
/// <param name="Held">Null when it is the organization that has none.</param>
/// <param name="Period">Of a result that is told otherwise; else null.</param>
public sealed record SetApart(OrganizationCode Organization, HeldIndicator? Held, Period? Period, Incomparability Why);
