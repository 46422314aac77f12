using System.Runtime.CompilerServices;
using Npgsql;
using UnimiCharter.Domain;

namespace UnimiCharter.Store;

/// <summary>A fact as its row has it, whether it can be read as one or not.</summary>
/// <param name="Hash">Null when it has none.</param>
internal readonly record struct StoredFact(long Position, string Tenant, string Key, long Version, string Type, byte[] Data, DateTimeOffset At, string? Hash)
{
    /// <exception cref="InvalidDataException">It is no fact of ours.</exception>
    public Event Read() => EventNames.Read(Type, Data);
}

/// <summary>
/// Reads the table of events past Marten, where rows are needed rather than events: whole histories, at the speed of the
/// database, and facts that may have been tampered with, which must not stop who reads on (docs/decisions/0002).
/// </summary>
internal static class StoredFacts
{
    /// <summary>A time, in SQL, as near as this side of the database can tell it: in a row that was tampered with it may be any.</summary>
    public static string Instant(string timestamp) => $"least(greatest({timestamp}, '0001-01-02Z'), '9999-12-30Z')";

    /// <summary>Of the streams that a condition names, in an order.</summary>
    /// <param name="rest">What follows <c>from mt_events</c>.</param>
    /// <param name="values">Of the parameters in it.</param>
    public static async IAsyncEnumerable<StoredFact> Read(NpgsqlConnection connection, string rest, object[] values, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            $"select seq_id, coalesce(tenant_id, ''), coalesce(stream_id, ''), coalesce(version, 0), coalesce(type, ''), coalesce(data, 'null'), {Instant("timestamp")}, headers ->> 'hash' from mt_events {rest}", connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
            yield return new(
                reader.GetInt64(0), reader.GetString(1), reader.GetString(2), reader.GetInt64(3), reader.GetString(4),
                reader.GetFieldValue<byte[]>(5), reader.GetFieldValue<DateTimeOffset>(6), reader.IsDBNull(7) ? null : reader.GetString(7));
    }
}
