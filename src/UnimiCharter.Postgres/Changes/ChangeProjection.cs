using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>How far the feed of changes is.</summary>
/// <param name="Position">Every fact up to it has been looked at, by this node or another.</param>
/// <param name="IsBehind">There were facts beyond it.</param>
/// <param name="Unreadable">The positions of facts that were passed over, because they, or facts that they build on, cannot be read.</param>
public sealed record FeedProgress(long Position, bool IsBehind, IReadOnlyList<long> Unreadable);

/// <summary>
/// The asynchronous projection of <see cref="Changes"/>: follows the facts in the order of positions, never beyond where they
/// are settled. A chunk's rows and the position up to which they are complete are written in one transaction, which holds the
/// line of that position: of several nodes one goes on at a time, and one that dies leaves nothing behind.
/// </summary>
public sealed class ChangeProjection(NpgsqlDataSource database, TimeProvider time)
{
    /// <summary>In <c>mt_event_progression</c>.</summary>
    internal const string Name = "charter.changes";

    private const int ChunkSize = 1_000;

    // With much to do, the feed rests so many times as long as it works, and longer while others write: they go first, and it catches up later.
    private const int Rest = 3;
    private const int RestWhileOthersWrite = 15;

    // A server that says nothing any more, and a node that died without hanging up, are given up after so many seconds.
    private const int Patience = 60;

    private static readonly string[] Columns = ["organization", "position", "ordinal", "kind", "at", "service", "programme", "indicator", "edition", "before", "after", "version"];

    // The streams as they are at a position: those that were used lately.
    private Recent<StreamId, Folded> recent = Folded.Lately();
    private long recentAt;

    /// <summary>Looks at the facts that were recorded until now, waiting for those that are being written; one run at a time.</summary>
    /// <param name="cancellation">Gives up; what was not looked at is so by the next run.</param>
    /// <exception cref="NpgsqlException">The database is away, or ended the session: the next run goes on from there.</exception>
    public async Task<FeedProgress> Run(CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var taken = await Settled.Taken(connection, cancellation);
        var unreadable = new List<long>();
        var done = await Done(connection, Held.No, cancellation) ?? 0;
        if (done < taken) await Settled.Reach(connection, time, cancellation);
        for (var newest = taken; done < taken;)
        {
            var began = time.GetTimestamp();
            await using var transaction = await connection.BeginTransactionAsync(cancellation);
            // Whoever holds it does the work.
            if (await Done(connection, Held.UnlessByAnother, cancellation) is not { } from) break;
            // Another node that waited for the same writers may have come further.
            done = from;
            if (from >= taken) break;
            done = await Fold(connection, from, taken, "charter.changes", unreadable, cancellation);
            await using (var move = Command(connection, "update mt_event_progression set last_seq_id = $1, last_updated = $2 where name = $3", done, time.GetUtcNow(), Name))
                await move.ExecuteNonQueryAsync(cancellation);
            await transaction.CommitAsync(cancellation);
            if (done >= taken) break;
            var before = newest;
            newest = await Settled.Taken(connection, cancellation);
            await Task.Delay((newest > before ? RestWhileOthersWrite : Rest) * time.GetElapsedTime(began), time, cancellation);
        }
        return new(done, done < taken, unreadable);
    }

    /// <summary>Makes all rows again up to where they are said to be complete, and mends those that differ. Live ones wait meanwhile, readers do not.</summary>
    /// <returns>How many rows there are, and how many of them were not so.</returns>
    internal async Task<(int Rows, int Mended)> Remake(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var done = await Done(connection, Held.Yes, cancellation) ?? 0;
        await Execute("create temporary table remade (like charter.changes) on commit drop");
        for (var from = 0L; from < done;) from = await Fold(connection, from, done, "remade", [], cancellation);
        await Execute("analyze remade");
        var strangers = await Execute("delete from charter.changes c where not exists (select from remade r where (r.organization, r.position, r.ordinal) = (c.organization, c.position, c.ordinal))");
        var columns = string.Join(", ", Columns);
        var differing = await Execute(
            $"""
            insert into charter.changes as c ({columns}) select {columns} from remade
            on conflict (organization, position, ordinal) do update
            set (kind, at, service, programme, indicator, edition, before, after, version) = (excluded.kind, excluded.at, excluded.service, excluded.programme, excluded.indicator, excluded.edition, excluded.before, excluded.after, excluded.version)
            where (c.kind, c.at, c.service, c.programme, c.indicator, c.edition, c.before::text, c.after::text, c.version)
                is distinct from (excluded.kind, excluded.at, excluded.service, excluded.programme, excluded.indicator, excluded.edition, excluded.before::text, excluded.after::text, excluded.version)
            """);
        await using var count = Command(connection, "select count(*)::int from remade");
        count.CommandTimeout = 0;
        var rows = (int)(await count.ExecuteScalarAsync(cancellation))!;
        await transaction.CommitAsync(cancellation);
        return (rows, strangers + differing);

        async Task<int> Execute(string sql)
        {
            await using var command = Command(connection, sql);
            command.CommandTimeout = 0;
            return await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    /// <summary>The position up to which the rows are complete; null when another node holds it, and is not to be waited for.</summary>
    private static async Task<long?> Done(NpgsqlConnection connection, Held held, CancellationToken cancellation)
    {
        await using var command = Command(connection, held switch
        {
            Held.No => "select last_seq_id from mt_event_progression where name = $1",
            Held.Yes => "select last_seq_id from mt_event_progression where name = $1 for update",
            _ => $"select last_seq_id, set_config('idle_in_transaction_session_timeout', '{Patience}s', true) from mt_event_progression where name = $1 for update skip locked",
        }, Name);
        return await command.ExecuteScalarAsync(cancellation) as long?;
    }

    private enum Held
    {
        No = 1,
        Yes = 2,
        UnlessByAnother = 3,
    }

    /// <summary>Writes the rows of the next facts.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="from">The position of the last fact that was looked at.</param>
    /// <param name="to">The last one to be looked at.</param>
    /// <param name="table">Takes the rows.</param>
    /// <param name="unreadable">Is told which facts were passed over.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The position of the last fact that was looked at by now.</returns>
    private async Task<long> Fold(NpgsqlConnection connection, long from, long to, string table, List<long> unreadable, CancellationToken cancellation)
    {
        var facts = await Read(connection, from, to, cancellation);
        var reached = facts.Count < ChunkSize ? to : facts[^1].Position;
        // What another node did meanwhile, or what came to nothing, is not in what is remembered.
        if (recentAt != from) recent = Folded.Lately();
        recentAt = -1;

        var services = await Services(connection, facts, cancellation);
        var streams = await Load(connection, facts, services, from, cancellation);
        var rows = new List<(StreamId Stream, PlacedChange Change)>();
        foreach (var fact in facts.Where(fact => fact.IsOurs))
            if (Tell(fact, services.GetValueOrDefault(fact.Stream.Organization, []), streams) is { } changes)
                rows.AddRange(changes.Select((change, ordinal) => (fact.Stream, new PlacedChange(fact.Position, ordinal, fact.At, change))));
            else unreadable.Add(fact.Position);
        await Write(connection, table, rows, cancellation);

        foreach (var (stream, folded) in streams)
            if (folded is not null) recent.Remember(stream, folded);
            else recent.Forget(stream);
        recentAt = reached;
        return reached;
    }

    /// <summary>What a fact changes; null when it cannot be told. Its stream moves on.</summary>
    /// <param name="fact">The fact.</param>
    /// <param name="services">All of its organization, where it may change them all.</param>
    /// <param name="streams">Null in the place of one that cannot be read.</param>
    private static Change[]? Tell(Fact fact, IReadOnlyCollection<ServiceCode> services, Dictionary<StreamId, Folded?> streams)
    {
        var before = streams[fact.Stream];
        var after = streams[fact.Stream] = Next(before, fact.Event);
        return after is null ? null : Try(() => Changes.Of(
            fact.Stream, fact.Event!, services,
            stream => stream == fact.Stream ? before!.State : streams[stream]!.State, stream => streams[stream]!.State, fact.Day).ToArray());
    }

    private static Folded? Next(Folded? before, Event? fact) => before is null || fact is null ? null : Try(() => before.With(fact));

    /// <summary>Facts that were tampered with, or that another application wrote, may be anything: what they come to is not known, and the rest goes on.</summary>
    private static T? Try<T>(Func<T?> pure) where T : class
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

    /// <param name="Event">Null when it cannot be read.</param>
    /// <param name="IsOurs">It stands where such facts stand that change something.</param>
    private sealed record Fact(long Position, StreamId Stream, Event? Event, bool IsOurs, DateTimeOffset At, DateOnly Day);

    private static async Task<List<Fact>> Read(NpgsqlConnection connection, long from, long to, CancellationToken cancellation)
    {
        await using var command = Command(connection,
            """
            select seq_id, coalesce(stream_id, ''), type, case when split_part(stream_id, '/', 2) = any($3) then data end, timestamp, (timestamp at time zone 'Europe/Rome')::date
            from mt_events where seq_id > $1 and seq_id <= $2 order by seq_id limit $4
            """, from, to, Changes.KindsOfStreams, ChunkSize);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var facts = new List<Fact>();
        while (await reader.ReadAsync(cancellation))
        {
            var isOurs = !reader.IsDBNull(3);
            facts.Add(new(
                reader.GetInt64(0), new(reader.GetString(1)), isOurs ? Decode(reader.GetString(2), reader.GetFieldValue<byte[]>(3)) : null, isOurs,
                reader.GetFieldValue<DateTimeOffset>(4), reader.GetFieldValue<DateOnly>(5)));
        }
        return facts;
    }

    private static Event? Decode(string name, byte[] data) => Try(() => EventCodec.Read(name, data));

    /// <summary>All services of the organizations of which a fact may change them all.</summary>
    private static async Task<Dictionary<string, List<ServiceCode>>> Services(NpgsqlConnection connection, List<Fact> facts, CancellationToken cancellation)
    {
        var services = new Dictionary<string, List<ServiceCode>>();
        var organizations = facts.Where(fact => fact.Event is { } e && Changes.IsOfAllServices(e)).Select(fact => fact.Stream.Organization).Distinct().ToArray();
        if (organizations.Length == 0) return services;
        // The projection is asked for names only: what is not known of one at the position changes nothing.
        await using var command = Command(connection, "select organization, service from charter.services where organization = any($1) order by 1, 2", [organizations]);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            if (!services.TryGetValue(reader.GetString(0), out var list)) services.Add(reader.GetString(0), list = []);
            list.Add(new(reader.GetString(1)));
        }
        return services;
    }

    /// <summary>The streams that the facts stand in and build on, as they are before the first of them.</summary>
    private async Task<Dictionary<StreamId, Folded?>> Load(
        NpgsqlConnection connection, List<Fact> facts, Dictionary<string, List<ServiceCode>> services, long at, CancellationToken cancellation)
    {
        var streams = new Dictionary<StreamId, Folded?>();
        var missing = new List<string>();
        foreach (var fact in facts.Where(fact => fact.IsOurs))
        {
            Need(fact.Stream);
            if (fact.Event is { } e)
                foreach (var read in Try(() => Changes.Reads(fact.Stream, e, services.GetValueOrDefault(fact.Stream.Organization, [])).ToArray()) ?? []) Need(read);
        }
        if (missing.Count == 0) return streams;
        await using var command = Command(connection,
            "select stream_id, type, data from mt_events where stream_id = any($1) and seq_id <= $2 order by stream_id, version", missing.ToArray(), at);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var stream = new StreamId(reader.GetString(0));
            streams[stream] = Next(streams[stream], Decode(reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
        }
        return streams;

        void Need(StreamId stream)
        {
            if (streams.ContainsKey(stream)) return;
            if (recent.Find(stream) is { } known)
            {
                streams.Add(stream, known);
                return;
            }
            streams.Add(stream, Try(() => Folded.New(stream)));
            missing.Add(stream.Value);
        }
    }

    private static async Task Write(NpgsqlConnection connection, string table, List<(StreamId Stream, PlacedChange Change)> rows, CancellationToken cancellation)
    {
        if (rows.Count == 0) return;
        await using var copy = await connection.BeginBinaryImportAsync($"copy {table} ({string.Join(", ", Columns)}) from stdin (format binary)", cancellation);
        foreach (var (stream, (position, ordinal, at, change)) in rows)
        {
            await copy.StartRowAsync(cancellation);
            await copy.WriteAsync(stream.Organization, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(position, NpgsqlDbType.Bigint, cancellation);
            await copy.WriteAsync(ordinal, NpgsqlDbType.Integer, cancellation);
            await copy.WriteAsync(ChangeFeed.NameOf(change.Kind), NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(at, NpgsqlDbType.TimestampTz, cancellation);
            await copy.WriteAsync(change.Service?.Value, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(change.Programme?.Value, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(change.Indicator?.Value, NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(change.Edition.ToString(), NpgsqlDbType.Text, cancellation);
            await copy.WriteAsync(change.Before?.ToJson(), NpgsqlDbType.Json, cancellation);
            await copy.WriteAsync(change.After?.ToJson(), NpgsqlDbType.Json, cancellation);
            await copy.WriteAsync(change.Version?.ToString(), NpgsqlDbType.Text, cancellation);
        }
        await copy.CompleteAsync(cancellation);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = Patience };
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
