using System.Runtime.CompilerServices;
using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>A fact with all that is known of how it came to be recorded.</summary>
/// <param name="Position">Its place among all facts of the registry.</param>
/// <param name="Version">Its place in its stream, from 1.</param>
/// <param name="Name">The fact's stored name.</param>
/// <param name="Data">What it says, as JSON; without the hashes of keys and the heads that a seal holds.</param>
public sealed record AuditRecord(
    long Position, Guid Id, StreamId Stream, long Version, string Name, string Data, DateTimeOffset At,
    string? Actor, string? Role, string? Credential, string? Address, string? Correlation, string? Reason);

/// <param name="Service">Only facts about this service.</param>
/// <param name="From">Recorded then or later.</param>
/// <param name="To">Recorded then or earlier.</param>
public sealed record AuditFilter(OrganizationCode Organization, string? Actor, ServiceCode? Service, DateTimeOffset? From, DateTimeOffset? To);

/// <summary>
/// Every fact of an organization, in the order of positions: also those about credentials of all organizations, which have
/// power over this one; but not the seals, which follow whatever anyone records. Rows are read past Marten: an auditor reads also
/// what cannot be read as a fact (docs/decisions/0002).
/// </summary>
public sealed class AuditTrail(NpgsqlDataSource database)
{
    /// <summary>The facts beyond a position.</summary>
    /// <param name="filter">Which ones.</param>
    /// <param name="after">Zero for the first.</param>
    /// <param name="limit">Null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    public IAsyncEnumerable<AuditRecord> Facts(AuditFilter filter, long after, int? limit, CancellationToken cancellation) => Question.Each(stop => Read(filter, after, limit, stop), cancellation);

    private async IAsyncEnumerable<AuditRecord> Read(AuditFilter filter, long after, int? limit, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        // The actor and the instants have no index: a rare actor may be looked for among all facts.
        await using var command = new NpgsqlCommand(
            $"""
            select seq_id, id, tenant_id, coalesce(stream_id, ''), version, type, (case when jsonb_typeof(data) = 'object' then data - 'secret' - 'heads' else coalesce(data, 'null') end)::text, {StoredFacts.Instant("timestamp")},
                   user_name, headers ->> 'as', headers ->> 'credential', headers ->> 'address', correlation_id, headers ->> 'reason'
            from mt_events
            where seq_id > $1
              and (tenant_id = $2 or (tenant_id = '{Tenants.Registry}' and ((stream_id not like 'organization/%' and stream_id not like '{StreamId.SealKind}/%') or stream_id = 'organization/' || $2)
                                    and (stream_id not like '{StreamId.IpaKind}/%' or data ->> 'organization' = $2)))
              and ($3::text is null or user_name = $3)
              and ($4::text is null or (tenant_id = $2 and (stream_id = 'service/' || $4 or starts_with(stream_id, 'reporting/' || $4 || '/') or data ->> 'service' = $4)))
              and ($5::timestamptz is null or timestamp >= $5)
              and ($6::timestamptz is null or timestamp <= $6)
              and type <> 'tombstone'
            order by seq_id
            limit $7
            """, connection) { CommandTimeout = 0 };
        Add(NpgsqlDbType.Bigint, after);
        Add(NpgsqlDbType.Text, filter.Organization.Value);
        Add(NpgsqlDbType.Text, filter.Actor);
        Add(NpgsqlDbType.Text, filter.Service?.Value);
        Add(NpgsqlDbType.TimestampTz, filter.From?.ToUniversalTime());
        Add(NpgsqlDbType.TimestampTz, filter.To?.ToUniversalTime());
        Add(NpgsqlDbType.Integer, limit);
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            yield return new(
                reader.GetInt64(0), reader.GetGuid(1), Tenants.StreamOf(reader.GetString(2), reader.GetString(3)), reader.GetInt64(4), reader.GetString(5), reader.GetString(6),
                reader.GetFieldValue<DateTimeOffset>(7), Text(8), Text(9), Text(10), Text(11), Text(12), Text(13));

        string? Text(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

        void Add(NpgsqlDbType type, object? value) => command.Parameters.Add(new() { Value = value ?? DBNull.Value, NpgsqlDbType = type });
    }
}
