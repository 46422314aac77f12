using JasperFx.Events;
using Marten;
using Npgsql;
using UnimiCharter.Domain;
using Event = UnimiCharter.Domain.Event;

namespace UnimiCharter.Store;

/// <summary>
/// Tells what facts change, in the order of their positions. Streams are followed along: those that were used lately are
/// remembered as they are at the position that was reached. Facts that were tampered with, or that another application wrote, may be
/// anything: what they come to is not known, and the rest goes on.
/// </summary>
internal sealed class ChangeTeller
{
    private Recent<StreamId, StreamDocument> recent = Recorder.Remembering();
    private long reached = -1;

    /// <summary>The changes of the next facts.</summary>
    /// <param name="facts">In the order of positions.</param>
    /// <param name="from">The position that was reached before them.</param>
    /// <param name="to">The position that is reached with them.</param>
    /// <param name="connection">Reads the streams that they build on, as they were.</param>
    /// <param name="latest">Reads streams as they are, which for most is as they were; null where all of them have moved on since.</param>
    /// <param name="unreadable">Is told the positions of facts that were passed over.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<List<(string Tenant, ChangeDocument Change)>> Tell(
        IEnumerable<FollowedFact> facts, long from, long to, NpgsqlConnection connection, IQuerySession? latest, Action<long> unreadable, CancellationToken cancellation)
    {
        // What another node did meanwhile, or what came to nothing, is not in what is remembered.
        if (reached != from) recent = Recorder.Remembering();
        reached = -1;

        FollowedFact[] told = [.. facts.Where(fact => Changes.KindsOfStreams.Contains(fact.Key[..Math.Max(0, fact.Key.IndexOf('/', StringComparison.Ordinal))]))];
        var services = await Services(connection, told, cancellation);
        var streams = await Load(connection, latest, told, services, from, cancellation);
        var changes = new List<(string, ChangeDocument)>();
        foreach (var fact in told)
            if (Tell(fact, services.GetValueOrDefault(fact.Tenant, []), streams) is { } made)
                changes.AddRange(made.Select((change, ordinal) => (fact.Tenant, ChangeDocument.Of(new(fact.Position, ordinal, fact.At, change)))));
            else unreadable(fact.Position);

        foreach (var (stream, document) in streams)
            if (document is not null) recent.Remember(stream, document);
            else recent.Forget(stream);
        reached = to;
        return changes;
    }

    /// <summary>What a fact changes; null when it cannot be told. Its stream moves on.</summary>
    /// <param name="services">All of its organization, where it may change them all.</param>
    /// <param name="streams">Null in the place of one that cannot be read.</param>
    private static Change[]? Tell(FollowedFact fact, IReadOnlyCollection<ServiceCode> services, Dictionary<StreamId, StreamDocument?> streams)
    {
        var before = streams[fact.Stream];
        var after = streams[fact.Stream] = fact.Version == before?.Version + 1 ? Next(before, fact.Event) : null;
        return after is null ? null : Try(() => Changes.Of(
            fact.Stream, fact.Event!, services,
            stream => stream == fact.Stream ? before!.Folded : streams[stream]!.Folded, stream => streams[stream]!.Folded, Italy.DayOf(fact.At)).ToArray());
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
            list.Add(new(reader.GetString(1)[(StreamId.ServiceKind.Length + 1)..]));
        }
        return services;
    }

    /// <summary>The streams that the facts stand in and build on, as they are before the first of them.</summary>
    private async Task<Dictionary<StreamId, StreamDocument?>> Load(
        NpgsqlConnection connection, IQuerySession? latest, FollowedFact[] facts, Dictionary<string, List<ServiceCode>> services, long at, CancellationToken cancellation)
    {
        var streams = new Dictionary<StreamId, StreamDocument?>();
        var missing = new HashSet<StreamId>();
        foreach (var fact in facts)
        {
            Need(fact.Stream);
            if (fact.Event is { } e)
                foreach (var read in Try(() => Changes.Reads(fact.Stream, e, services.GetValueOrDefault(fact.Tenant, [])).ToArray()) ?? []) Need(read);
        }
        if (latest is not null && missing.Count > 0)
            foreach (var (stream, document) in await Unmoved(connection, await latest.Latest(missing, cancellation), at, cancellation))
            {
                streams[stream] = document;
                missing.Remove(stream);
            }
        foreach (var tenant in missing.Select(Tenants.Of).GroupBy(s => s.Tenant, s => s.Key))
            await foreach (var fact in StoredFacts.Read(
                connection, "where tenant_id = $1 and stream_id = any($2) and seq_id <= $3 order by stream_id, version", [tenant.Key, tenant.ToArray(), at], cancellation))
            {
                var stream = Tenants.StreamOf(fact.Tenant, fact.Key);
                streams[stream] = Next(streams[stream], FollowedFact.Of(fact).Event);
            }
        return streams;

        void Need(StreamId stream)
        {
            if (streams.ContainsKey(stream)) return;
            if (recent.Find(stream) is { } known) streams.Add(stream, known);
            else
            {
                streams.Add(stream, Try(() => StreamDocument.New(stream)));
                missing.Add(stream);
            }
        }
    }

    /// <summary>Those streams that are now as they were at a position.</summary>
    private static async Task<IEnumerable<KeyValuePair<StreamId, StreamDocument>>> Unmoved(
        NpgsqlConnection connection, Dictionary<StreamId, StreamDocument> found, long at, CancellationToken cancellation)
    {
        var streams = found.Keys.ToArray();
        await using var command = new NpgsqlCommand(
            """
            select u.place from unnest($1, $2, $3) with ordinality as u (tenant, key, version, place)
            where not exists (select from mt_events e where e.tenant_id = u.tenant and e.stream_id = u.key and e.version >= u.version and e.seq_id > $4)
            """, connection);
        command.Parameters.Add(new() { Value = streams.Select(s => Tenants.Of(s).Tenant).ToArray() });
        command.Parameters.Add(new() { Value = streams.Select(s => Tenants.Of(s).Key).ToArray() });
        command.Parameters.Add(new() { Value = streams.Select(s => found[s].Version).ToArray() });
        command.Parameters.Add(new() { Value = at });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var unmoved = new List<KeyValuePair<StreamId, StreamDocument>>();
        while (await reader.ReadAsync(cancellation)) unmoved.Add(new(streams[reader.GetInt64(0) - 1], found[streams[reader.GetInt64(0) - 1]]));
        return unmoved;
    }

    private static StreamDocument? Next(StreamDocument? before, Event? fact) => before is null || fact is null ? null : Try(() => before.With(fact));

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
