using Npgsql;

namespace UnimiCharter.Postgres;

/// <summary>Makes positions safe to read up to: facts take theirs before they are committed, and not in that order.</summary>
internal static class Settling
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Waits for the transactions that are open now. One that writes facts has its id before it takes their positions, because
    /// the journal writes to the streams first: none of those taken so far can be committed later. Theirs are lower than an id
    /// taken now; the end of a snapshot would not do, since it only lies beyond the ids of transactions that have ended.
    /// </summary>
    public static async Task Wait(NpgsqlConnection connection, TimeProvider time, CancellationToken cancellation)
    {
        await using var current = new NpgsqlCommand("select pg_current_xact_id()::text", connection) { CommandTimeout = 0 };
        var next = (string)(await current.ExecuteScalarAsync(cancellation))!;
        await using var settled = new NpgsqlCommand("select pg_snapshot_xmin(pg_current_snapshot()) > $1::text::xid8", connection) { CommandTimeout = 0 };
        settled.Parameters.Add(new() { Value = next });
        while (!(bool)(await settled.ExecuteScalarAsync(cancellation))!) await Task.Delay(Pause, time, cancellation);
    }
}
