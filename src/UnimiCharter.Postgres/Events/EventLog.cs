using Npgsql;
using NpgsqlTypes;
using UnimiCharter.Domain;

namespace UnimiCharter.Postgres;

/// <summary>A fact with where it stands and who recorded it, when and why.</summary>
/// <param name="Position">Its place among all facts of the registry (<c>seq_id</c>).</param>
/// <param name="Version">Its place in its stream, from 1.</param>
public sealed record RecordedEvent(
    Guid Id, long Position, long Version, Event Fact, DateTimeOffset At, string? Actor, string? Correlation, string? Reason);

/// <summary>Reads facts.</summary>
public sealed class EventLog(NpgsqlDataSource database)
{
    /// <summary>The facts about one period of one indicator, oldest first.</summary>
    public async Task<IReadOnlyList<RecordedEvent>> History(StreamId stream, IndicatorCode indicator, Period period, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            select id, seq_id, version, type, data, timestamp, user_name, correlation_id, headers ->> 'reason'
            from mt_events
            where stream_id = $1 and data ->> 'indicator' = $2 and data ->> 'period' = $3
            order by version
            """);
        command.Parameters.Add(new() { Value = stream.Value, NpgsqlDbType = NpgsqlDbType.Varchar });
        command.Parameters.Add(new() { Value = indicator.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = period.ToString(), NpgsqlDbType = NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        var events = new List<RecordedEvent>();
        while (await reader.ReadAsync(cancellation))
            events.Add(new(
                reader.GetGuid(0),
                reader.GetInt64(1),
                reader.GetInt64(2),
                EventCodec.Read(reader.GetString(3), reader.GetFieldValue<byte[]>(4)),
                reader.GetFieldValue<DateTimeOffset>(5),
                await reader.IsDBNullAsync(6, cancellation) ? null : reader.GetString(6),
                await reader.IsDBNullAsync(7, cancellation) ? null : reader.GetString(7),
                await reader.IsDBNullAsync(8, cancellation) ? null : reader.GetString(8)));
        return events;
    }

    /// <summary>A service's year as its facts come to; empty when there are none.</summary>
    public async Task<ReportingYear> Year(StreamId stream, CancellationToken cancellation)
    {
        await using var connection = await database.OpenConnectionAsync(cancellation);
        var loaded = new Dictionary<StreamId, Folded>();
        await Load(connection, [stream], loaded, cancellation);
        return (ReportingYear)loaded[stream].State;
    }

    /// <summary>Folds streams from their first fact; one that has none is as new.</summary>
    internal static async Task Load(NpgsqlConnection connection, StreamId[] streams, Dictionary<StreamId, Folded> into, CancellationToken cancellation = default)
    {
        foreach (var stream in streams) into[stream] = Folded.New(stream);
        await using var command = new NpgsqlCommand(
            "select stream_id, type, data from mt_events where stream_id = any($1) order by stream_id, version", connection);
        command.Parameters.Add(new() { Value = streams.Select(s => s.Value).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            var stream = new StreamId(reader.GetString(0));
            into[stream] = into[stream].With(EventCodec.Read(reader.GetString(1), reader.GetFieldValue<byte[]>(2)));
        }
    }
}
