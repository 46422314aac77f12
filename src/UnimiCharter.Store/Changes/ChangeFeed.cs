using System.Collections.Frozen;
using System.Text.Json;
using JasperFx.Events.Projections;
using Marten;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>A part of the feed.</summary>
/// <param name="Position">The feed is complete up to it: whoever has read these changes, and there are no more, goes on from here.</param>
public sealed record ChangePage(long Position, IReadOnlyList<PlacedChange> Changes);

/// <summary>A change, and whose it is.</summary>
public sealed record OwnedChange(OrganizationCode Organization, PlacedChange Placed);

/// <summary>Reads what <see cref="ChangeProjection"/> wrote.</summary>
public sealed class ChangeFeed(IDocumentStore store)
{
    private static readonly FrozenDictionary<string, ChangeKind> Kinds = Enum.GetValues<ChangeKind>().ToFrozenDictionary(NameOf);

    /// <summary>The position up to which the feed is complete: of this database, whatever organization is asked for.</summary>
    public Task<long> Position(CancellationToken cancellation) =>
        Question.Ask(stop => store.Storage.Database.ProjectionProgressFor(new ShardName(ChangeProjection.FeedName), stop), cancellation);

    /// <summary>The changes beyond one that was read, in the order of positions.</summary>
    /// <param name="organization">Whose.</param>
    /// <param name="position">Of the last fact of which something was read.</param>
    /// <param name="ordinal">Of the last change of that fact that was read; the greatest number when all were.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="withHidden">Also those of editions that were not public just then.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<ChangePage> After(
        OrganizationCode organization, long position, int ordinal, int limit, bool withHidden, CancellationToken cancellation) =>
        After(organization, position, ordinal, limit, null, withHidden, cancellation);

    /// <inheritdoc cref="After(OrganizationCode, long, int, int, bool, CancellationToken)"/>
    /// <param name="wanted">Only what is subscribed to; null for all.</param>
    internal async Task<ChangePage> After(
        OrganizationCode organization, long position, int ordinal, int limit, Subscription? wanted, bool withHidden, CancellationToken cancellation)
    {
        var complete = await Position(cancellation);
        if (complete < position) return new(complete, []);
        var (after, upTo) = (ChangeDocument.IdOf(position, ordinal), ChangeDocument.IdOf(complete, int.MaxValue));
        var found = await store.Ask(
            Tenants.Of(organization),
            (session, stop) => Wanted(session.Query<ChangeDocument>().Where(c => c.Id > after && c.Id <= upTo), wanted, withHidden).OrderBy(c => c.Id).Take(limit).ToListAsync(stop), cancellation);
        return new(complete, [.. found.Select(c => c.Placed)]);
    }

    private static IQueryable<ChangeDocument> Wanted(IQueryable<ChangeDocument> changes, Subscription? wanted, bool withHidden)
    {
        if (!withHidden) changes = changes.Where(c => !c.IsHidden);
        if (wanted is not null)
        {
            string[] kinds = [.. wanted.Kinds.Select(NameOf)];
            changes = changes.Where(c => c.Kind.IsOneOf(kinds));
        }
        if (wanted?.Subjects is { } named)
        {
            string[] subjects = [.. named];
            changes = changes.Where(c => c.Version != null || c.Subject!.IsOneOf(subjects));
        }
        if (wanted?.Editions is { } years)
        {
            string[] editions = [.. years.Select(e => e.ToString())];
            changes = changes.Where(c => c.Edition.IsOneOf(editions));
        }
        return changes;
    }

    /// <summary>The last changes of all organizations, hidden ones too, in the order of positions.</summary>
    /// <param name="position">Beyond which.</param>
    /// <param name="upTo">Up to which.</param>
    /// <param name="limit">How many at most; those before them are left out.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task<IReadOnlyList<OwnedChange>> Latest(long position, long upTo, int limit, CancellationToken cancellation)
    {
        var (after, last) = (ChangeDocument.IdOf(position, int.MaxValue), ChangeDocument.IdOf(upTo, int.MaxValue));
        await using var session = store.QuerySession(Tenants.Registry);
        var found = await session.Query<ChangeDocument>().Where(c => c.AnyTenant() && c.Id > after && c.Id <= last).OrderByDescending(c => c.Id).Take(limit).ToListAsync(cancellation);
        return [.. found.Reverse().Select(c => new OwnedChange(new(c.TenantId!), c.Placed))];
    }

    internal static ChangeKind KindOf(string name) => Kinds[name];

    internal static string NameOf(ChangeKind kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());
}
