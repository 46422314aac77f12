using Npgsql;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>A seal of an organization.</summary>
/// <param name="Position">Up to which every fact of the organization is committed to.</param>
/// <param name="Root">In lower-case hexadecimal digits: a copy of it kept elsewhere vouches for all of them.</param>
public sealed record OrganizationSeal(string Organization, long Position, string Root);

/// <summary>
/// Seals what organizations recorded since their last seal. No writer is held up: the position is taken first, and the heads are
/// read once every transaction that might still commit a fact at or before it has ended. Several nodes may seal at once.
/// </summary>
public sealed class Sealing(NpgsqlDataSource database, Recorder recorder, TimeProvider time)
{
    private static readonly Provenance Registry = new("registry", null);

    // Up to here all is sealed; unknown until the first run.
    private long? done;

    /// <summary>Makes the seals that are due; one run at a time.</summary>
    /// <param name="progress">Is told of each.</param>
    /// <param name="cancellation">Gives up; what was not sealed is so by the next run.</param>
    /// <returns>How many.</returns>
    public async Task<int> Run(IProgress<OrganizationSeal>? progress = null, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var position = await Settled.Taken(connection, cancellation);
        if (position == (done ?? 0)) return 0;
        await Settled.Reach(connection, time, cancellation);

        var seals = 0;
        foreach (var organization in await Changed(connection, position, cancellation))
            if (await Seal(connection, organization, position, cancellation) is { } made)
            {
                progress?.Report(made);
                seals++;
            }
        done = position;
        return seals;
    }

    /// <summary>The organizations that may have something to be sealed.</summary>
    private async Task<List<string>> Changed(NpgsqlConnection connection, long position, CancellationToken cancellation)
    {
        await using var command = done is { } from
            ? Command(connection, "select distinct tenant_id from mt_events where seq_id > $1 and seq_id <= $2 and type not in ('stream_heads_sealed', 'tombstone') order by 1", from, position)
            : Command(connection, "select distinct tenant_id from mt_streams where id <> 'mt_tombstone' order by 1");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var organizations = new List<string>();
        while (await reader.ReadAsync(cancellation)) organizations.Add(Tenants.OrganizationOf(reader.GetString(0)));
        return organizations;
    }

    private async Task<OrganizationSeal?> Seal(NpgsqlConnection connection, string organization, long position, CancellationToken cancellation)
    {
        var (all, last) = await Heads(connection, organization, position, cancellation);
        var since = last is { } seals
            ? await Scalar<long>(
                connection, "select (data ->> 'position')::bigint from mt_events where tenant_id = $1 and stream_id = $2 order by version desc limit 1",
                cancellation, Tenants.TenantOf(organization), Tenants.Of(seals).Key)
            : 0;
        var changed = all.Where(head => head.Position > since).Select(head => head.Head).ToArray();
        if (changed.All(head => IsSeals(head.Stream, organization))) return null;

        var heads = new StreamHeads();
        heads.Set([.. all.Select(head => head.Head)]);
        var command = new SealHeads(since, position, heads.Root, [.. changed.OrderBy(head => head.Stream)]);
        var day = StreamId.Seal(organization, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime));
        // Another node's clock may be ahead: seals never go back to an earlier day.
        if (last?.CompareTo(day) > 0) day = last.Value;
        var before = last ?? day;
        var receipt = await recorder.Append(
            new Intent(day, before == day ? [] : [before], streams => Domain.Seal.Decide(command, streams.Of<SealState>(day), streams.Of<SealState>(before))), Registry);
        return receipt is Receipt.Recorded { Facts.Length: > 0 } ? new(organization, position, heads.Root) : null;
    }

    /// <summary>The last fact of each stream at a position, with its own; and the last day's stream of seals, also of those made since.</summary>
    private static async Task<(List<(SealedHead Head, long Position)> Heads, StreamId? Last)> Heads(
        NpgsqlConnection connection, string organization, long position, CancellationToken cancellation)
    {
        await using var command = Command(connection,
            """
            select s.id, f.version, coalesce(f.headers ->> 'hash', ''), f.seq_id
            from mt_streams s
            left join lateral (
                select version, headers, seq_id from mt_events where tenant_id = s.tenant_id and stream_id = s.id and seq_id <= $2 order by version desc limit 1) f on true
            where s.tenant_id = $1 and s.id <> 'mt_tombstone'
            """, Tenants.TenantOf(organization), position);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var heads = new List<(SealedHead, long)>();
        StreamId? last = null;
        while (await reader.ReadAsync(cancellation))
        {
            var stream = Tenants.StreamOf(Tenants.TenantOf(organization), reader.GetString(0));
            if (IsSeals(stream, organization) && (last is null || stream.CompareTo(last.Value) > 0)) last = stream;
            if (!reader.IsDBNull(1)) heads.Add((new(stream, reader.GetInt64(1), reader.GetString(2)), reader.GetInt64(3)));
        }
        return (heads, last);
    }

    private static bool IsSeals(StreamId stream, string organization) => stream.Value.StartsWith($"{organization}/{StreamId.SealKind}/", StringComparison.Ordinal);

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
