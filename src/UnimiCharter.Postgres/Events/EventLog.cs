using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>A fact with where it stands and who recorded it, when and why.</summary>
/// <param name="Position">Its place among all facts of the registry (<c>seq_id</c>).</param>
/// <param name="Version">Its place in its stream, from 1.</param>
public sealed record RecordedEvent(
    Guid Id, long Position, long Version, Event Fact, DateTimeOffset At, string? Actor, Role? Role, string? Correlation, string? Reason);

/// <summary>
/// Reads facts. As of an instant, a stream ends before its first fact that was recorded later: what was known then.
/// </summary>
public sealed class EventLog(NpgsqlDataSource database)
{
    /// <summary>The facts of a stream, oldest first.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="asOf">Null for all of them.</param>
    /// <param name="cancellation">Gives up waiting.</param>
    public Task<IReadOnlyList<RecordedEvent>> Facts(StreamId stream, DateTimeOffset? asOf, CancellationToken cancellation) =>
        Read("", asOf, cancellation, stream.Value);

    /// <summary>The facts about one period of one indicator, oldest first.</summary>
    /// <inheritdoc cref="Facts"/>
    public Task<IReadOnlyList<RecordedEvent>> History(
        StreamId stream, IndicatorCode indicator, Period period, DateTimeOffset? asOf, CancellationToken cancellation) =>
        Read("and data ->> 'indicator' = $2 and data ->> 'period' = $3", asOf, cancellation, stream.Value, indicator.Value, period.ToString());

    /// <summary>A service's year as its facts come to; empty when there are none.</summary>
    /// <inheritdoc cref="Facts"/>
    public async Task<ReportingYear> Year(StreamId stream, DateTimeOffset? asOf, CancellationToken cancellation) =>
        (ReportingYear)(await Fold([stream], asOf, cancellation))[stream].State;

    /// <summary>Years as their facts come to, of one moment, in the order asked for.</summary>
    public async Task<IReadOnlyList<ReportingYear>> Years(IReadOnlyList<StreamId> streams, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        var folded = await Fold([.. streams], asOf, cancellation);
        return [.. streams.Select(stream => (ReportingYear)folded[stream].State)];
    }

    /// <summary>Streams as their facts come to; one that has none is as new.</summary>
    internal async Task<Dictionary<StreamId, Folded>> Fold(StreamId[] streams, DateTimeOffset? asOf, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var loaded = new Dictionary<StreamId, Folded>(streams.Length);
        await Load(connection, streams, loaded, asOf, cancellation: cancellation);
        return loaded;
    }

    /// <summary>Streams as their facts up to a position come to.</summary>
    internal async Task<Dictionary<StreamId, Folded>> FoldTo(StreamId[] streams, long position, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var loaded = new Dictionary<StreamId, Folded>(streams.Length);
        await Load(connection, streams, loaded, upTo: position, cancellation: cancellation);
        return loaded;
    }

    /// <summary>Folds streams from their first fact; one that has none is as new.</summary>
    internal static async Task Load(
        NpgsqlConnection connection, StreamId[] streams, Dictionary<StreamId, Folded> into, DateTimeOffset? asOf = null, long upTo = long.MaxValue, CancellationToken cancellation = default)
    {
        foreach (var stream in streams) into[stream] = Folded.New(stream);
        // Nobody writes on from the past.
        var hash = asOf is null ? "headers ->> 'hash'" : "null::text";
        await using var command = new NpgsqlCommand(
            $"select stream_id, type, data, timestamp, {hash} from mt_events where stream_id = any($1) and seq_id <= $2 order by stream_id, version", connection);
        command.Parameters.Add(new() { Value = streams.Select(s => s.Value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = upTo });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        string? ended = null;
        while (await reader.ReadAsync(cancellation))
        {
            var name = reader.GetString(0);
            if (name == ended) continue;
            if (asOf is { } instant && reader.GetFieldValue<DateTimeOffset>(3) > instant)
            {
                ended = name;
                continue;
            }
            var stream = new StreamId(name);
            into[stream] = into[stream].With(EventCodec.Read(reader.GetString(1), reader.GetFieldValue<byte[]>(2))) with { Hash = reader.IsDBNull(4) ? null : reader.GetString(4) };
        }
    }

    private async Task<IReadOnlyList<RecordedEvent>> Read(string filter, DateTimeOffset? asOf, CancellationToken cancellation, params string[] values)
    {
        await using var command = database.CreateCommand(
            $"""
            select id, seq_id, version, type, data, timestamp, user_name, headers ->> 'as', correlation_id, headers ->> 'reason'
            from mt_events
            where stream_id = $1 {filter}
            order by version
            """);
        foreach (var value in values) command.Parameters.Add(new() { Value = value, NpgsqlDbType = NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<RecordedEvent>();
        while (await reader.ReadAsync(cancellation))
        {
            var at = reader.GetFieldValue<DateTimeOffset>(5);
            if (at > asOf) break;
            events.Add(new(
                reader.GetGuid(0),
                reader.GetInt64(1),
                reader.GetInt64(2),
                EventCodec.Read(reader.GetString(3), reader.GetFieldValue<byte[]>(4)),
                at,
                await reader.IsDBNullAsync(6, cancellation) ? null : reader.GetString(6),
                await reader.IsDBNullAsync(7, cancellation) ? null : Enum.Parse<Role>(reader.GetString(7), ignoreCase: true),
                await reader.IsDBNullAsync(8, cancellation) ? null : reader.GetString(8),
                await reader.IsDBNullAsync(9, cancellation) ? null : reader.GetString(9)));
        }
        return events;
    }
}
