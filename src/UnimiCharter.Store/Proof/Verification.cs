using System.Data;
using Npgsql;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>
/// Checks every fact against the hash that chains it to the one before it, and every seal against the facts, as they stand at
/// one moment while the registry serves. In one pass over the facts; what is kept of them is a head for each stream.
/// </summary>
/// <remarks>
/// What no chain can show: that facts after the last seal were cut off from the end of a stream together with their number in
/// <c>mt_streams</c>, or made up with all that belongs to them; and that everything was made again, seals included. Against
/// that helps a copy of a seal's root kept elsewhere.
/// </remarks>
public sealed class Verification(NpgsqlDataSource database)
{
    /// <summary>How many findings are told; all are counted.</summary>
    public const int MostFindings = 1_000;

    private const int ReportEvery = 50_000;

    // What is hashed of a fact, as PostgreSQL prints it, and what stands beside it. Marten's own tombstones are no facts.
    private const string Fact = """
        seq_id, coalesce(tenant_id, ''), coalesce(stream_id, ''), version, headers ->> 'hash',
        bdata is not null or mt_dotnet_type is not null or is_archived is distinct from false,
        jsonb_build_array(
            id, tenant_id, stream_id, version, type, data, to_char(timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), user_name, correlation_id,
            case when jsonb_typeof(headers) = 'object' then headers - 'hash' else coalesce(headers, '{}') end)::text
        """;

    private const string IsSeal = $"s.type = 'stream_heads_sealed' and split_part(s.stream_id, '/', 1) = '{StreamId.SealKind}'";

    private const string IsMartens = "(coalesce(stream_id, '') = 'mt_tombstone' and type = 'tombstone')";

    public async Task<VerificationReport> Run(IProgress<FactProgress>? progress = null, CancellationToken cancellation = default)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        // In the order of versions by the index: a sort would wait for the last fact.
        await using (var settings = Command(connection, "set transaction read only; set local statement_timeout = 0; set local enable_sort = off"))
            await settings.ExecuteNonQueryAsync(cancellation);

        var streams = await Streams(connection, cancellation);
        var (organizations, wrong) = await Organizations(connection, cancellation);
        var walk = new StreamWalk(streams, organizations, await Resealed(connection, [.. wrong.Select(seal => seal.Fact.Position)], cancellation));
        foreach (var (fact, detail) in wrong)
            if (detail is not null) walk.Note(FindingKind.Altered, fact, detail);
        foreach (var stream in organizations.Values.SelectMany(organization => organization.Streams)) streams.TryAdd(stream.Value ?? "", default);
        await Walk(connection, walk, progress, cancellation);
        return new(
            walk.Facts, walk.Streams, walk.Unsealed,
            [.. organizations.OrderBy(o => o.Key, StringComparer.Ordinal).Select(o => new OrganizationSeal(o.Key, o.Value.Position, o.Value.Root))],
            [.. walk.Findings], walk.Total);
    }

    private static async Task<Dictionary<string, StoredStream>> Streams(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = Command(connection, "select tenant_id, id, coalesce(version, 0), is_archived is distinct from false from mt_streams where id <> 'mt_tombstone'");
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var streams = new Dictionary<string, StoredStream>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellation))
        {
            var (tenant, key) = (reader.GetString(0), reader.GetString(1));
            streams[NameOf(tenant, key)] = new(IsStray(tenant, key) ? null : reader.GetInt64(2), reader.GetBoolean(3));
        }
        return streams;
    }

    /// <summary>What a stream is called; where the registry keeps no stream, by its tenant and key, so that it is not taken for another.</summary>
    private static string NameOf(string tenant, string key) => IsStray(tenant, key) ? $"{tenant}: {key}" : Tenants.StreamOf(tenant, key).Value;

    /// <summary>Whether a stream stands in a tenant where the registry does not keep it.</summary>
    private static bool IsStray(string tenant, string key) => Tenants.Of(Tenants.StreamOf(tenant, key)) != (tenant, key);

    /// <summary>What the seals come to; and those that are wrong, with what is found, but for those that another one before them explains.</summary>
    private static async Task<(Dictionary<string, SealedOrganization> Organizations, List<(ChainedFact Fact, string? Finding)> Wrong)> Organizations(
        NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = Command(connection,
            $"""
            select {Fact}, data from mt_events s
            where {IsSeal}
            order by tenant_id, data -> 'position', seq_id
            """);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var (organizations, wrong) = (new Dictionary<string, SealedOrganization>(StringComparer.Ordinal), new List<(ChainedFact, string?)>());
        while (await reader.ReadAsync(cancellation))
        {
            var fact = Read(reader);
            if (IsStray(reader.GetString(1), reader.GetString(2)))
            {
                // It is found where it stands.
                wrong.Add((fact, null));
                continue;
            }
            var name = Tenants.OrganizationOf(reader.GetString(1));
            if (!organizations.TryGetValue(name, out var organization)) organizations[name] = organization = new();
            var wasRight = organization.IsRight;
            if (SealOf(reader.GetFieldValue<byte[]>(7)) is { } seal)
            {
                organization.Follow(seal, fact.Position);
                if (!organization.IsRight) wrong.Add((fact, wasRight ? "its root is not that of the heads up to it: it was changed, or one before it is gone" : null));
            }
            else
            {
                organization.Miss();
                wrong.Add((fact, "it is no seal"));
            }
        }
        return (organizations, wrong);
    }

    /// <summary>The facts whose hash is not the one that a seal has for them.</summary>
    /// <param name="wrong">The positions of seals that are not believed.</param>
    private static async Task<Dictionary<(string, long), long>> Resealed(NpgsqlConnection connection, long[] wrong, CancellationToken cancellation)
    {
        await using var command = Command(connection,
            $$"""
            select h ->> 'stream', e.version, min(s.seq_id)
            from mt_events s
            cross join lateral jsonb_path_query(s.data, 'lax $.heads[*]') h
            join mt_events e on e.tenant_id = case when h ->> 'stream' ~ '^([*]/|[^/]*/organization/)' then '{{Tenants.Registry}}' else split_part(h ->> 'stream', '/', 1) end
                and e.stream_id = substr(h ->> 'stream', strpos(h ->> 'stream', '/') + 1)
                and e.version = case when h ->> 'version' ~ '^[0-9]{1,18}$' then (h ->> 'version')::bigint end
            where {{IsSeal}} and s.seq_id <> all($1) and h ->> 'hash' is distinct from coalesce(e.headers ->> 'hash', '')
            group by 1, 2
            """);
        command.Parameters.Add(new() { Value = wrong });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var resealed = new Dictionary<(string, long), long>();
        while (await reader.ReadAsync(cancellation)) resealed[(reader.GetString(0), reader.GetInt64(1))] = reader.GetInt64(2);
        return resealed;
    }

    private static SealEvent.Sealed? SealOf(byte[] data)
    {
        try
        {
            return EventNames.Read("stream_heads_sealed", data) is SealEvent.Sealed { Root: not null, Heads.IsDefault: false } seal ? seal : null;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    private static async Task Walk(NpgsqlConnection connection, StreamWalk walk, IProgress<FactProgress>? progress, CancellationToken cancellation)
    {
        await using var count = Command(connection, $"select count(*) from mt_events where not {IsMartens}");
        var total = (long)(await count.ExecuteScalarAsync(cancellation))!;
        await using var command = Command(connection, $"select {Fact} from mt_events where not {IsMartens} order by tenant_id, stream_id, version");
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
        reader.GetInt64(0), NameOf(reader.GetString(1), reader.GetString(2)), reader.GetInt64(3), reader.IsDBNull(4) ? null : reader.GetString(4), reader.GetBoolean(5),
        reader.GetFieldValue<byte[]>(6));

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql) => new(sql, connection) { CommandTimeout = 0 };
}
