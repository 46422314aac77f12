using System.Data;
using Npgsql;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// Checks every fact against the hash that chains it to the one before it, every seal against the facts, and what is kept apart
/// from them against the hashes that they have of it, as they stand at one moment while the registry serves. In one pass over the facts; what is kept of them is a head for each stream.
/// </summary>
/// <remarks>
/// What no chain can show: that facts after the last seal were cut off from the end of a stream together with their number in
/// <c>mt_streams</c>, or made up with all that belongs to them; and that everything was made again, seals included. Against
/// that helps a <see cref="SealHead"/> kept elsewhere.
/// </remarks>
public sealed class Verification(NpgsqlDataSource database)
{
    /// <summary>How many findings are told; all are counted.</summary>
    public const int MostFindings = 1_000;

    private const int ReportEvery = 50_000;

    // What is hashed of a fact, as PostgreSQL prints it, and what stands beside it.
    private const string Fact = """
        coalesce(seq_id, 0), coalesce(tenant_id, ''), coalesce(stream_id, ''), coalesce(version, 0), headers ->> 'hash',
        bdata is not null or mt_dotnet_type is not null or is_archived is distinct from false,
        jsonb_build_array(
            id, tenant_id, stream_id, version, type, data, to_char(timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), user_name, correlation_id,
            case when jsonb_typeof(headers) = 'object' then headers - 'hash' else coalesce(headers, '{}') end)::text
        """;

    private const string IsOfOne = $"s.type = '{Seals.OfOne}' and split_part(s.stream_id, '/', 1) = '{StreamId.SealKind}'";

    private const string IsOfAll = $"s.type = '{Seals.OfAll}' and s.tenant_id = '{Tenants.Registry}' and starts_with(s.stream_id, '{StreamId.SealKind}/')";

    // The stream of a head h, where it is kept.
    private const string Tenant = $"case when h ->> 'stream' ~ '^([*]/|[^/]*/organization/)' then '{Tenants.Registry}' else split_part(h ->> 'stream', '/', 1) end";
    private const string Key = "substr(h ->> 'stream', strpos(h ->> 'stream', '/') + 1)";

    private const string Heads = "cross join lateral jsonb_path_query(s.data, 'lax $.heads[*]') h";

    /// <param name="head">One that was written down; null for none.</param>
    /// <param name="progress">Is told of facts that were read.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task<VerificationReport> Run(SealHead? head = null, IProgress<FactProgress>? progress = null, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        // In the order of versions by the index: a sort would wait for the last fact.
        await using (var settings = Command(connection, "set transaction read only; set local statement_timeout = 0; set local enable_sort = off"))
            await settings.ExecuteNonQueryAsync(cancellation);

        var streams = await Streams(connection, cancellation);
        var seals = new ReadSeals(head);
        await Organizations(connection, seals, cancellation);
        await Chain(connection, seals, cancellation);
        foreach (var stream in seals.Organizations.Values.SelectMany(organization => organization.Streams).Concat(seals.Chain.Streams)) streams.TryAdd(stream.Value, default);
        var otherwise = await Otherwise(connection, [.. seals.Distrusted], cancellation);
        await Displaced(connection, seals, otherwise, cancellation);

        var walk = new StreamWalk(streams, seals.Organizations, seals.Chain, otherwise);
        foreach (var (fact, detail) in seals.Findings) walk.Note(FindingKind.Altered, fact, detail);
        if (seals.HeadFinding is { } finding) walk.Note(finding);
        await Walk(connection, walk, progress, cancellation);
        foreach (var apart in await KeptApart.Findings(connection, cancellation)) walk.Note(apart);
        return new(walk.Facts, walk.Streams, walk.Unsealed, seals.Last, [.. walk.Findings], walk.Total);
    }

    private static async Task<Dictionary<string, StoredStream>> Streams(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = Command(connection,
            $"""
            select s.tenant_id, s.id, coalesce(s.version, 0), s.is_archived is distinct from false or s.type is not null or s.compacted_version <> 0, {Seals.Times}
            from mt_streams s where s.id <> 'mt_tombstone'
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var streams = new Dictionary<string, StoredStream>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            var (tenant, key) = (reader.GetString(0), reader.GetString(1));
            streams[NameOf(tenant, key)] = new(Tenants.IsStray(tenant, key) ? null : reader.GetInt64(2), reader.GetBoolean(3), Text(reader, 4), Text(reader, 5));
        }
        return streams;
    }

    /// <summary>What a stream is called; where the registry keeps no stream, by its tenant and key, so that it is not taken for another.</summary>
    private static string NameOf(string tenant, string key) => Tenants.IsStray(tenant, key) ? $"{tenant}: {key}" : Tenants.StreamOf(tenant, key).Value;

    /// <summary>The seals of one organization each, as they were made until all were sealed together.</summary>
    private static async Task Organizations(NpgsqlConnection connection, ReadSeals seals, CancellationToken cancellation)
    {
        await using var command = Command(connection, $"select {Fact}, coalesce(data, 'null') from mt_events s where {IsOfOne} order by tenant_id, data -> 'position', seq_id");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            seals.ReadOfOne(Read(reader), Tenants.IsStray(reader.GetString(1), reader.GetString(2)) ? null : Tenants.OrganizationOf(reader.GetString(1)), reader.GetFieldValue<byte[]>(7));
    }

    /// <summary>The seals of all organizations, and what stands between them.</summary>
    private static async Task Chain(NpgsqlConnection connection, ReadSeals seals, CancellationToken cancellation)
    {
        await using var command = Command(connection,
            $"""
            select {Fact}, coalesce(data, 'null'), s.type = '{Seals.OfAll}' from mt_events s
            where s.tenant_id = '{Tenants.Registry}' and starts_with(s.stream_id, '{StreamId.SealKind}/')
            order by stream_id collate "C", version
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation)) seals.ReadOfAll(Read(reader), reader.GetFieldValue<byte[]>(7), reader.GetFieldValue<bool?>(8) is true);
        seals.Finish();
    }

    /// <summary>The facts of which a seal says otherwise: they have another hash, or stand elsewhere.</summary>
    /// <param name="distrusted">The positions of seals that are not believed.</param>
    private static async Task<Dictionary<(string, long), SealedOtherwise>> Otherwise(NpgsqlConnection connection, long[] distrusted, CancellationToken cancellation)
    {
        await using var command = Command(connection,
            $"""
            select h ->> 'stream', e.version, s.seq_id, h ->> 'hash' is distinct from coalesce(e.headers ->> 'hash', ''), coalesce(h ->> 'position', '')
            from mt_events s
            {Heads}
            join mt_events e on e.tenant_id = {Tenant} and e.stream_id = {Key} and e.version = {Seals.Whole("h ->> 'version'")}
            where (({IsOfOne}) or ({IsOfAll})) and s.seq_id <> all($1)
              and (h ->> 'hash' is distinct from coalesce(e.headers ->> 'hash', '') or (s.type = '{Seals.OfAll}' and h ->> 'position' is distinct from e.seq_id::text))
            """);
        command.Parameters.Add(new() { Value = distrusted });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var otherwise = new Dictionary<(string, long), SealedOtherwise>();
        while (await reader.ReadAsync(cancellation))
        {
            var (fact, isMoved) = ((reader.GetString(0), reader.GetInt64(1)), !reader.GetBoolean(3));
            var said = new SealedOtherwise(reader.GetInt64(2), isMoved, isMoved
                ? FormattableString.Invariant($"the seal at position {reader.GetInt64(2)} has it at position {reader.GetString(4)}")
                : FormattableString.Invariant($"the seal at position {reader.GetInt64(2)} has another hash for it: it or one before it was changed, and what follows was hashed again"));
            // The hash first, then the first seal.
            if (!otherwise.TryGetValue(fact, out var known) || (said.IsMoved, said.Seal).CompareTo((known.IsMoved, known.Seal)) < 0) otherwise[fact] = said;
        }
        return otherwise;
    }

    /// <summary>
    /// Where the facts that a seal commits to do not stand as it says: those that are elsewhere are told each; where none is
    /// elsewhere, gone or too many, they stand in each other's places, and the seal can only say so of all together.
    /// </summary>
    private static async Task Displaced(NpgsqlConnection connection, ReadSeals seals, Dictionary<(string, long), SealedOtherwise> otherwise, CancellationToken cancellation)
    {
        var (since, position) = (Seals.Whole("s.data ->> 'since'"), Seals.Whole("s.data ->> 'position'"));
        var wrong = new List<long>();
        await using (var command = Command(connection,
            $"""
            select s.seq_id from mt_events s
            cross join lateral (select {since} as since, {position} as position, {Seals.Whole("s.data ->> 'facts'")} as facts) r
            cross join lateral ({Seals.Positions("r.since", "r.position")}) f
            where {IsOfAll} and s.seq_id <> all($1) and (f.facts, f.positions) is distinct from (r.facts, s.data ->> 'positions')
            order by s.seq_id
            """))
        {
            command.Parameters.Add(new() { Value = seals.Distrusted.ToArray() });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation)) wrong.Add(reader.GetInt64(0));
        }
        if (wrong.Count == 0) return;

        var told = new HashSet<long>();
        await using (var command = Command(connection,
            $"""
            with s as materialized (select seq_id, data, {since} as since, {position} as position from mt_events s where seq_id = any($1)),
            expected as materialized (
                select s.seq_id as seal, s.since, s.position, h ->> 'stream' as stream, {Tenant} as tenant, {Key} as key, v as version,
                    case when v::text = h ->> 'version' then h ->> 'position' end as at
                from s {Heads} cross join lateral generate_series({Seals.Whole("h ->> 'first'")}, least({Seals.Whole("h ->> 'version'")}, {Seals.Whole("h ->> 'first'")} + {Seals.MostFacts})) v)
            select x.seal, x.stream, x.version, x.since, x.position, e.seq_id is not null and (e.seq_id <= x.since or e.seq_id > x.position)
            from expected x left join mt_events e on e.tenant_id = x.tenant and e.stream_id = x.key and e.version = x.version
            where e.seq_id is null or e.seq_id <= x.since or e.seq_id > x.position or e.seq_id::text <> x.at
            union all
            select distinct s.seq_id, null, null::bigint, null::bigint, null::bigint, false
            from s join mt_events e on e.seq_id > s.since and e.seq_id <= s.position
            where not ({Seals.IsMartens}) and not exists (select from expected x where x.seal = s.seq_id and x.tenant = e.tenant_id and x.key = e.stream_id and x.version = e.version)
            """))
        {
            command.Parameters.Add(new() { Value = wrong.Take(MostFindings).ToArray() });
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            while (await reader.ReadAsync(cancellation))
            {
                told.Add(reader.GetInt64(0));
                if (reader.GetBoolean(5))
                    otherwise.TryAdd((reader.GetString(1), reader.GetInt64(2)), new(reader.GetInt64(0), true, FormattableString.Invariant(
                        $"the seal at position {reader.GetInt64(0)} has it among the positions from {reader.GetInt64(3) + 1} to {reader.GetInt64(4)}")));
            }
        }
        await using var rest = Command(connection, $"select {Fact} from mt_events where seq_id = any($1)");
        rest.Parameters.Add(new() { Value = wrong.Where(seal => !told.Contains(seal)).ToArray() });
        await using var untold = await rest.ExecuteReaderAsync(cancellation);
        while (await untold.ReadAsync(cancellation)) seals.Findings.Add((Read(untold), "the facts that it seals do not stand at the positions that it has"));
    }

    private static async Task Walk(NpgsqlConnection connection, StreamWalk walk, IProgress<FactProgress>? progress, CancellationToken cancellation)
    {
        await using var count = Command(connection, $"select count(*) from mt_events where not {Seals.IsMartens}");
        var total = (long)(await count.ExecuteScalarAsync(cancellation))!;
        await using var command = Command(connection, $"select {Fact} from mt_events where not {Seals.IsMartens} order by tenant_id, stream_id, version");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            walk.Pass(Read(reader));
            if (walk.Facts % ReportEvery == 0) progress?.Report(new(walk.Facts, total));
        }
        walk.Finish();
        progress?.Report(new(total, total));
    }

    private static ChainedFact Read(NpgsqlDataReader reader) => new(
        reader.GetInt64(0), NameOf(reader.GetString(1), reader.GetString(2)), reader.GetInt64(3), Text(reader, 4), reader.GetBoolean(5), reader.GetFieldValue<byte[]>(6));

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql) => new(sql, connection) { CommandTimeout = 0 };
}
