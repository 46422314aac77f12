using System.Collections.Immutable;
using Marten;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>Finds streams as their facts come to, or came to.</summary>
internal static class StreamReading
{
    /// <summary>Streams as they are, from their documents; one that has none is as new.</summary>
    public static Task<Dictionary<StreamId, StreamDocument>> Latest(this IDocumentStore store, IReadOnlyCollection<StreamId> streams, CancellationToken cancellation = default) =>
        store.Ask(Tenants.Registry, (session, stop) => session.Latest(streams, stop), cancellation);

    /// <inheritdoc cref="Latest(IDocumentStore, IReadOnlyCollection{StreamId}, CancellationToken)"/>
    public static async Task<Dictionary<StreamId, StreamDocument>> Latest(this IQuerySession session, IReadOnlyCollection<StreamId> streams, CancellationToken cancellation = default)
    {
        var found = new Dictionary<StreamId, StreamDocument>(streams.Count);
        foreach (var tenant in streams.Select(stream => (Stream: stream, At: Tenants.Of(stream))).GroupBy(s => s.At.Tenant))
        {
            // One round trip for a tenant, whatever kinds of streams are asked for.
            var batch = session.ForTenant(tenant.Key).CreateBatchQuery();
            var loads = new List<Task<IEnumerable<StreamDocument>>>();
            foreach (var kind in tenant.GroupBy(s => StreamKind.Of(s.At.Key, s.Stream.Value)))
                loads.Add(kind.Key.Load(batch, [.. kind.Select(s => s.At.Key)]));
            await batch.Execute(cancellation);
            var documents = new Dictionary<string, StreamDocument>();
            foreach (var load in loads)
                foreach (var document in await load) documents.Add(document.Id, document);
            foreach (var (stream, at) in tenant) found[stream] = documents.GetValueOrDefault(at.Key) ?? StreamDocument.New(stream);
        }
        return found;
    }

    /// <summary>Which streams of a kind there are, whatever stands in their documents: the tenants and keys.</summary>
    /// <param name="organization">Null for those of all organizations.</param>
    public static async Task<IReadOnlyList<(string Tenant, string Key)>> Names<T>(this IDocumentStore store, OrganizationCode? organization, CancellationToken cancellation) where T : StreamDocument
    {
        var found = await store.Ask(Tenants.Of(organization), (session, stop) =>
        {
            var names = organization is null ? session.Query<T>().Where(document => document.AnyTenant()) : session.Query<T>();
            return names.Select(document => new { document.TenantId, document.Id }).ToListAsync(stop);
        }, cancellation);
        return [.. found.Select(name => (name.TenantId!, name.Id))];
    }

    /// <summary>Streams as their facts up to an instant or a position come to; one that has none is as new. Those of one tenant are read at one moment.</summary>
    /// <param name="asOf">A stream ends before its first fact that was recorded later; null for no such end.</param>
    /// <param name="upTo">The last position; null for no such end.</param>
    public static async Task<Dictionary<StreamId, StreamDocument>> Fold(
        this IDocumentStore store, IReadOnlyCollection<StreamId> streams, DateTimeOffset? asOf, long? upTo, CancellationToken cancellation)
    {
        var folded = streams.ToDictionary(stream => stream, StreamDocument.New);
        foreach (var tenant in streams.Select(stream => (Stream: stream, At: Tenants.Of(stream))).GroupBy(s => s.At.Tenant))
        {
            var (last, keys) = (upTo ?? long.MaxValue, tenant.Select(s => s.At.Key).ToArray());
            var facts = await store.Ask(tenant.Key, (session, stop) => session.Events.QueryAllRawEvents()
                .Where(e => keys.Contains(e.StreamKey!) && e.Sequence <= last)
                .OrderBy(e => e.StreamKey).ThenBy(e => e.Version)
                .ToListAsync(stop), cancellation);
            string? ended = null;
            foreach (var fact in facts)
            {
                if (fact.StreamKey == ended) continue;
                if (fact.Timestamp > asOf)
                {
                    ended = fact.StreamKey;
                    continue;
                }
                var stream = Tenants.StreamOf(tenant.Key, fact.StreamKey!);
                folded[stream] = folded[stream].With((Domain.Event)fact.Data) with { Hash = fact.GetHeader(FactHeaders.Hash) as string };
            }
        }
        return folded;
    }
}
