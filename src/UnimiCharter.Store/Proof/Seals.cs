using Npgsql;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>The last seal of the registry.</summary>
/// <param name="Stream">Of its day.</param>
/// <param name="At">When it was made.</param>
/// <param name="Hash">Its own.</param>
public sealed record LastSeal(StreamId Stream, long Position, DateTimeOffset At, string Hash)
{
    /// <summary>What a copy of, kept elsewhere, vouches for every fact up to it.</summary>
    public SealHead Head => SealHead.Of(Position, Hash);
}

/// <summary>How seals stand in the database.</summary>
internal static class Seals
{
    /// <summary>The facts that one seal takes at most: what is read at once, to make one and to check it, has a bound.</summary>
    public const int MostFacts = 100_000;

    /// <summary>Of the seals of one organization, which are made no more.</summary>
    public const string OfOne = "stream_heads_sealed";

    /// <summary>Of the seals of all.</summary>
    public const string OfAll = "stream_heads_sealed_2";

    /// <summary>Marten's own rows are no facts.</summary>
    public const string IsMartens = "(coalesce(stream_id, '') = 'mt_tombstone' and type = 'tombstone')";

    /// <summary>What a row <c>s</c> of <c>mt_streams</c> says of times.</summary>
    public const string Times = """
        to_char(s.created at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), to_char(s.timestamp at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
        """;

    /// <summary>How many facts there are between two positions, and the SHA-256 of where they stand; as psql computes it, too.</summary>
    public static string Positions(string since, string position) =>
        $"""
        select count(*) as facts, encode(sha256(convert_to(coalesce(string_agg(format('%s %s/%s %s', seq_id, tenant_id, stream_id, version), E'\n' order by seq_id), ''), 'UTF8')), 'hex') as positions
        from (select seq_id, tenant_id, stream_id, version from mt_events where seq_id > {since} and seq_id <= {position} and not {IsMartens} order by seq_id limit {MostFacts + 1}) f
        """;

    /// <summary>A whole number in JSON, in SQL; null for anything else.</summary>
    public static string Whole(string text) => $"case when {text} ~ '^[0-9]{{1,18}}$' then ({text})::bigint end";

    /// <exception cref="InvalidDataException">It is not what the registry makes.</exception>
    public static async Task<LastSeal?> Last(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"""
            select s.id, {Whole("e.data ->> 'position'")}, {StoredFacts.Instant("e.timestamp")}, e.headers ->> 'hash'
            from mt_streams s
            cross join lateral (
                select data, timestamp, headers from mt_events e where e.tenant_id = s.tenant_id and e.stream_id = s.id and type = '{OfAll}' and version is not null order by version desc limit 1) e
            where s.tenant_id = '{Tenants.Registry}' and starts_with(s.id, '{StreamId.SealKind}/')
            order by s.id desc limit 1
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation)) return null;
        if (reader.IsDBNull(1) || reader.IsDBNull(3) || reader.GetString(3) is not { Length: 64 } hash || !hash.All(char.IsAsciiHexDigitLower))
            throw new InvalidDataException("The last seal is not what the registry made: ./charter verify tells more.");
        return new(Tenants.StreamOf(Tenants.Registry, reader.GetString(0)), reader.GetInt64(1), reader.GetFieldValue<DateTimeOffset>(2), hash);
    }
}
