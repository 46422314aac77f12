using JasperFx.Events;
using Marten;
using Npgsql;
using UnimiCharter.Domain;
using Event = UnimiCharter.Domain.Event;

namespace UnimiCharter.Store;

/// <summary>
/// Tells what facts change, in the order of their positions. Streams are followed along: those that were used lately are
/// remembered. Facts that were tampered with, or that another application wrote, may be anything: what they come to is not known,
/// and the rest goes on.
/// </summary>
internal sealed class ChangeTeller
{
    private readonly Recent<StreamId, StreamDocument> recent = Memory.Of(100_000);

    /// <summary>What each of the next facts changes; null for one that cannot be told of.</summary>
    /// <param name="facts">In the order of positions.</param>
    /// <param name="connection">Reads the streams that they build on, as they were.</param>
    /// <param name="latest">Reads streams as they are, which for most is as they were; null for who tells of all facts from the first on, and remembers right.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<IReadOnlyList<(FollowedFact Fact, Change[]? Changes)>> Tell(
        IReadOnlyList<FollowedFact> facts, NpgsqlConnection connection, IQuerySession? latest, CancellationToken cancellation)
    {
        FollowedFact[] told = [.. facts.Where(fact => Changes.KindsOfStreams.Contains(fact.Key[..Math.Max(0, fact.Key.IndexOf('/', StringComparison.Ordinal))]))];
        if (told.Length == 0) return [];
        var (services, editions) = (await Services(connection, told, cancellation), await Editions(connection, told, cancellation));
        var streams = await Load(connection, latest, told, ReachOf, cancellation);
        var changes = told.Select(fact => (fact, Tell(fact, ReachOf(fact), streams))).ToArray();
        foreach (var (stream, document) in streams)
            if (document is not null) recent.Remember(stream, document);
            else recent.Forget(stream);
        return changes;

        Changes.Reach ReachOf(FollowedFact fact) => new(services.GetValueOrDefault(fact.Tenant, []), editions.GetValueOrDefault((fact.Tenant, fact.Key), []));
    }

    /// <summary>What a fact changes; null when it cannot be told. Its stream moves on.</summary>
    /// <param name="streams">Null in the place of one that cannot be read.</param>
    private static Change[]? Tell(FollowedFact fact, Changes.Reach reach, Dictionary<StreamId, StreamDocument?> streams)
    {
        var before = streams[fact.Stream];
        var after = streams[fact.Stream] = Next(before, fact);
        return after is null ? null : Try(() => Changes.Of(
            fact.Stream, fact.Event!, reach,
            stream => stream == fact.Stream ? before!.Folded : streams[stream]!.Folded, stream => streams[stream]!.Folded, fact.At).ToArray());
    }

    /// <summary>All services of the organizations of which a fact may change them all.</summary>
    private static async Task<Dictionary<string, List<ServiceCode>>> Services(NpgsqlConnection connection, FollowedFact[] facts, CancellationToken cancellation)
    {
        var services = new Dictionary<string, List<ServiceCode>>();
        var tenants = facts.Where(fact => fact.Event is { } e && Changes.IsOfAllServices(e)).Select(fact => fact.Tenant).Distinct().ToArray();
        if (tenants.Length == 0) return services;
        // Asked for names only: what is not known of one at the position changes nothing.
        await using var command = new NpgsqlCommand("select tenant_id, id from mt_doc_service where tenant_id = any($1) order by tenant_id collate \"C\", id collate \"C\"", connection);
        command.Parameters.Add(new() { Value = tenants });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (!services.TryGetValue(reader.GetString(0), out var list)) services.Add(reader.GetString(0), list = []);
            if (reader.GetString(1)[(StreamId.ServiceKind.Length + 1)..] is var code && Code.IsValid(code)) list.Add(new(code));
        }
        return services;
    }

    /// <summary>The editions that ever promised something of the services of which a fact may change them all; one of later changes nothing.</summary>
    private static async Task<Dictionary<(string Tenant, string Key), List<EditionYear>>> Editions(NpgsqlConnection connection, FollowedFact[] facts, CancellationToken cancellation)
    {
        var editions = new Dictionary<(string, string), List<EditionYear>>();
        foreach (var fact in facts.Where(fact => fact.Event is { } e && Changes.IsOfAllEditions(e)).DistinctBy(fact => fact.Stream))
        {
            var promised = new SortedSet<EditionYear>();
            await foreach (var stored in StoredFacts.Read(connection, "where tenant_id = $1 and stream_id = $2 order by version", [fact.Tenant, fact.Key], cancellation))
                if (Try(stored.Read) is ServiceEvent.StandardProgrammed { Edition: var edition }) promised.Add(edition);
            editions.Add((fact.Tenant, fact.Key), [.. promised]);
        }
        return editions;
    }

    /// <summary>The streams that the facts stand in and build on, as they are before the first of them.</summary>
    private async Task<Dictionary<StreamId, StreamDocument?>> Load(
        NpgsqlConnection connection, IQuerySession? latest, FollowedFact[] facts, Func<FollowedFact, Changes.Reach> reachOf, CancellationToken cancellation)
    {
        var first = facts[0].Position;
        var missing = facts.SelectMany(Needed).ToHashSet();
        var streams = new Dictionary<StreamId, StreamDocument?>(missing.Count);
        (StreamId, StreamDocument)[] remembered = [.. from stream in missing let document = recent.Find(stream) where document is not null select (stream, document)];
        Take(latest is null ? remembered : await AsBefore(first, remembered, connection, cancellation));
        if (latest is not null && missing.Count > 0)
            Take(await AsBefore(first, [.. (await latest.Latest(missing, cancellation)).Select(found => (found.Key, found.Value))], connection, cancellation));
        // What is left has moved on since.
        foreach (var stream in missing) streams.Add(stream, Try(() => StreamDocument.New(stream)));
        foreach (var tenant in missing.Select(Tenants.Of).GroupBy(s => s.Tenant, s => s.Key))
            await foreach (var fact in StoredFacts.Read(
                connection, "where tenant_id = $1 and stream_id = any($2) and seq_id < $3 order by stream_id, version", [tenant.Key, tenant.ToArray(), first], cancellation))
            {
                var stream = Tenants.StreamOf(fact.Tenant, fact.Key);
                streams[stream] = Next(streams[stream], FollowedFact.Of(fact));
            }
        return streams;

        IEnumerable<StreamId> Needed(FollowedFact fact) =>
            [fact.Stream, .. fact.Event is { } e ? Try(() => Changes.Reads(fact.Stream, e, reachOf(fact)).ToArray()) ?? [] : []];

        void Take(IEnumerable<(StreamId Stream, StreamDocument Document)> found)
        {
            foreach (var (stream, document) in found)
            {
                streams.Add(stream, document);
                missing.Remove(stream);
            }
        }
    }

    /// <summary>Those streams that are as they were before a position: with no fact from it on, and with all before it.</summary>
    private static async Task<IEnumerable<(StreamId Stream, StreamDocument Document)>> AsBefore(
        long position, (StreamId Stream, StreamDocument Document)[] found, NpgsqlConnection connection, CancellationToken cancellation)
    {
        if (found.Length == 0) return found;
        await using var command = new NpgsqlCommand(
            """
            select u.place from unnest($1, $2, $3) with ordinality as u (tenant, key, version, place)
            where (u.version = 0 or exists (select from mt_events e where e.tenant_id = u.tenant and e.stream_id = u.key and e.version = u.version and e.seq_id < $4))
              and not exists (select from mt_events e where e.tenant_id = u.tenant and e.stream_id = u.key and e.version = u.version + 1 and e.seq_id < $4)
            """, connection);
        var at = Array.ConvertAll(found, s => Tenants.Of(s.Stream));
        command.Parameters.Add(new() { Value = Array.ConvertAll(at, s => s.Tenant) });
        command.Parameters.Add(new() { Value = Array.ConvertAll(at, s => s.Key) });
        command.Parameters.Add(new() { Value = Array.ConvertAll(found, s => s.Document.Version) });
        command.Parameters.Add(new() { Value = position });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var right = new List<(StreamId, StreamDocument)>(found.Length);
        while (await reader.ReadAsync(cancellation)) right.Add(found[reader.GetInt64(0) - 1]);
        return right;
    }

    private static StreamDocument? Next(StreamDocument? before, FollowedFact fact) =>
        before is null || fact.Event is not { } e || fact.Version != before.Version + 1 ? null : Try(() => before.With(e));

    internal static T? Try<T>(Func<T?> pure) where T : class
    {
        try
        {
            return pure();
        }
        catch (Exception)
        {
            return null;
        }
    }
}

/// <summary>A fact on its way into the feed.</summary>
/// <param name="Event">Null when it cannot be read.</param>
internal sealed record FollowedFact(long Position, string Tenant, string Key, long Version, DateTimeOffset At, Event? Event)
{
    public StreamId Stream { get; } = Tenants.StreamOf(Tenant, Key);

    public static FollowedFact Of(IEvent e) => new(e.Sequence, e.TenantId, e.StreamKey ?? "", e.Version, e.Timestamp, e.Data as Event);

    public static FollowedFact Of(StoredFact fact) => new(fact.Position, fact.Tenant, fact.Key, fact.Version, fact.At, ChangeTeller.Try(fact.Read));
}
