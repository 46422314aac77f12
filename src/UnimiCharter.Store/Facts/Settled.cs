using Npgsql;

namespace UnimiCharter.Store;

/// <summary>
/// Up to where facts can be read in the order of positions without missing one. A position is taken before its fact is
/// committed, so a lower one may appear after a higher one. But PostgreSQL locks the sequence for who takes from it, and the
/// table for who writes to it, from before they do until their transaction has ended: once those who hold these locks are
/// gone, no position that was taken before can turn up any more. Nobody is held up, and nobody else is waited for.
/// </summary>
/// <remarks>That holds for whoever takes a position in the transaction that writes the fact, whatever application it is.</remarks>
internal static class Settled
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The last position that was taken, by a fact that may not be committed yet; 0 for none.</summary>
    public static async Task<long> Taken(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand("select case when is_called then last_value else 0 end from mt_events_sequence", connection);
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Waits until every position that was taken before is committed, or never will be.</summary>
    /// <param name="connection">In no transaction.</param>
    /// <param name="time">For the pauses.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task Reach(NpgsqlConnection connection, TimeProvider time, CancellationToken cancellation)
    {
        for (var writers = await Writers(connection, null, cancellation); writers.Length > 0; writers = await Writers(connection, writers, cancellation))
            await Task.Delay(Pause, time, cancellation);
    }

    /// <summary>The transactions that took a position or write facts; a prepared one has no process.</summary>
    /// <param name="connection">Its own transaction does not count.</param>
    /// <param name="among">Only these; null for all.</param>
    /// <param name="cancellation">Gives up.</param>
    private static async Task<string[]> Writers(NpgsqlConnection connection, string[]? among, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(
            """
            select coalesce(array_agg(distinct virtualtransaction), '{}') from pg_locks
            where locktype = 'relation' and relation in ('mt_events'::regclass, 'mt_events_sequence'::regclass)
              and database = (select oid from pg_database where datname = current_database())
              and mode = 'RowExclusiveLock' and granted and pid is distinct from pg_backend_pid()
              and ($1::text[] is null or virtualtransaction = any($1))
            """, connection);
        command.Parameters.Add(new() { Value = (object?)among ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Text });
        return (string[])(await command.ExecuteScalarAsync(cancellation))!;
    }
}
