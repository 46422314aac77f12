using Npgsql;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// Seals what was recorded since the last seal. No writer is held up: the position is taken first, and the heads are read once
/// every transaction that might still commit a fact at or before it has ended. Several nodes may seal at once. What is
/// read for a seal is what is new since the one before it: the heads of all streams are remembered (docs/decisions/0007).
/// </summary>
public sealed class Sealing(NpgsqlDataSource database, Recorder recorder, TimeProvider time)
{
    private static readonly Provenance Registry = new("registry", null);

    // Up to here all is sealed; unknown until the first run.
    private long? done;

    // All heads at a position; none until the first seal.
    private StreamHeads? heads;
    private long headsAt;

    /// <summary>The last seal; null when there is none, or it is not what the registry made.</summary>
    public async Task<LastSeal?> Last(CancellationToken cancellation = default)
    {
        try
        {
            return await database.Ask(Seals.Last, cancellation);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>Makes the seals that are due; one run at a time.</summary>
    /// <param name="progress">Is told of each.</param>
    /// <param name="cancellation">Gives up; what was not sealed is so by the next run.</param>
    /// <returns>How many: one, but where very much was recorded.</returns>
    public async Task<int> Run(IProgress<LastSeal>? progress = null, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var position = await Settled.Taken(connection, cancellation);
        if (position == (done ?? 0)) return 0;
        await Settled.Reach(connection, time, cancellation);

        var made = 0;
        while (await Seal(connection, position, cancellation) is { } seal)
        {
            progress?.Report(seal);
            made++;
        }
        done = position;
        return made;
    }

    /// <summary>Makes the next seal, up to a position at most; null when nothing is left to be sealed, or another node was faster.</summary>
    private async Task<LastSeal?> Seal(NpgsqlConnection connection, long position, CancellationToken cancellation)
    {
        var last = await Seals.Last(connection, cancellation);
        var since = last?.Position ?? 0;
        var to = await Scalar<long>(
            connection, $"select coalesce(max(seq_id), 0) from (select seq_id from mt_events where seq_id > $1 and seq_id <= $2 and not {Seals.IsMartens} order by seq_id limit {Seals.MostFacts}) f",
            cancellation, since, position);
        if (to == 0) return null;
        var moved = await Moved(connection, since, to, cancellation);
        if (moved.All(stream => IsSeals(stream.Stream))) return null;

        if (heads is null || headsAt > to) (heads, headsAt) = (await Heads(connection, since, cancellation), since);
        if (headsAt < since) heads.Set([.. (await Moved(connection, headsAt, since, cancellation)).Select(stream => stream.Head)]);
        heads.Set([.. moved.Select(stream => stream.Head)]);
        headsAt = to;
        var (facts, positions) = await Positions(connection, since, to, cancellation);
        var command = new SealAll(new(since, to, last?.Hash ?? "", heads.Root, facts, positions, [.. moved.OrderBy(stream => stream.Stream)]));

        var day = StreamId.Seal(DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        // Another node's clock may be ahead: seals never go back to an earlier day.
        if (last?.Stream.CompareTo(day) > 0) day = last.Stream;
        var before = last?.Stream ?? day;
        var receipt = await recorder.Append(
            new Intent(day, before == day ? [] : [before], streams => Domain.Seal.Decide(command, streams.Of<SealState>(day), streams.Of<SealState>(before))), Registry);
        var now = await Seals.Last(connection, cancellation);
        if (receipt is Receipt.Recorded { Facts.Length: > 0 }) return now;
        return now != last ? null : throw new InvalidDataException("What stands of the last seal is not what the registry made: ./charter verify tells more.");
    }

    /// <summary>The streams with facts between two positions, as they stand at the second.</summary>
    private static async Task<List<SealedRun>> Moved(NpgsqlConnection connection, long since, long to, CancellationToken cancellation)
    {
        await using var command = Command(connection,
            $"""
            select e.tenant_id, e.stream_id, m.first, e.version, e.seq_id, coalesce(e.headers ->> 'hash', ''), s.version, {Seals.Times}
            from (select tenant_id, stream_id, min(version) as first, max(version) as last from mt_events where seq_id > $1 and seq_id <= $2 and not {Seals.IsMartens} group by 1, 2) m
            join mt_events e on e.tenant_id = m.tenant_id and e.stream_id = m.stream_id and e.version = m.last
            left join mt_streams s on s.tenant_id = m.tenant_id and s.id = m.stream_id
            """, since, to);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var moved = new Dictionary<StreamId, SealedRun>();
        while (await reader.ReadAsync(cancellation))
        {
            var (tenant, key) = (reader.GetString(0), reader.GetString(1));
            if (Tenants.IsStray(tenant, key)) continue;
            var (stream, version) = (Tenants.StreamOf(tenant, key), reader.GetInt64(3));
            moved[stream] = new(
                stream, reader.GetInt64(2), version, reader.GetInt64(4), reader.GetString(5), Text(7), !reader.IsDBNull(6) && reader.GetInt64(6) == version ? Text(8) : null);
        }
        return [.. moved.Values];

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);
    }

    /// <summary>The last fact of each stream at a position.</summary>
    private static async Task<StreamHeads> Heads(NpgsqlConnection connection, long position, CancellationToken cancellation)
    {
        var all = new Dictionary<StreamId, SealedHead>();
        if (position > 0)
        {
            await using var command = Command(connection,
                """
                select s.tenant_id, s.id, f.version, coalesce(f.headers ->> 'hash', '')
                from mt_streams s
                cross join lateral (
                    select version, headers from mt_events where tenant_id = s.tenant_id and stream_id = s.id and seq_id <= $1 and version is not null order by version desc limit 1) f
                where s.id <> 'mt_tombstone'
                """, position);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
                if (!Tenants.IsStray(reader.GetString(0), reader.GetString(1)) && Tenants.StreamOf(reader.GetString(0), reader.GetString(1)) is var stream)
                    all[stream] = new(stream, reader.GetInt64(2), reader.GetString(3));
        }
        var heads = new StreamHeads();
        heads.Set(all.Values);
        return heads;
    }

    private static async Task<(long Facts, string Positions)> Positions(NpgsqlConnection connection, long since, long to, CancellationToken cancellation)
    {
        await using var command = Command(connection, Seals.Positions("$1", "$2"), since, to);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        await reader.ReadAsync(cancellation);
        return (reader.GetInt64(0), reader.GetString(1));
    }

    private static bool IsSeals(StreamId stream) => stream.Value.StartsWith($"{StreamId.Everywhere}/{StreamId.SealKind}/", StringComparison.Ordinal);

    private static async Task<T> Scalar<T>(NpgsqlConnection connection, string sql, CancellationToken cancellation, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        return (T)(await command.ExecuteScalarAsync(cancellation))!;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        return command;
    }
}
