using Npgsql;

namespace UnimiCharter.Store.Tests;

/// <summary>
/// A document that somebody else holds: who writes to its stream stands still before the end of his last round
/// trip, with all his facts written and none committed, while everybody else writes freely.
/// </summary>
internal sealed class Held : IAsyncDisposable
{
    private readonly NpgsqlConnection holder;
    private readonly Registry registry;

    private Held(NpgsqlConnection holder, Registry registry) => (this.holder, this.registry) = (holder, registry);

    /// <summary>Holds a service's year, of which something must have been reported.</summary>
    public static async Task<Held> Year(Registry registry, string service)
    {
        var holder = await registry.ByHand();
        await holder.Run($"begin; update mt_doc_year set data = data where id = 'reporting/{service}/2024'");
        return new(holder, registry);
    }

    /// <summary>Waits until so many sessions wait for it, or for each other.</summary>
    public Task Until(int waiting) => Wait.Until($"{waiting} wait", async () => await Waiting() == waiting);

    public Task<long> Waiting() => registry.Scalar<long>("select count(*) from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and wait_event_type = 'Lock'");

    /// <summary>Ends the sessions that wait, as a failing server would.</summary>
    public Task EndWaiting() => registry.Execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and backend_type = 'client backend' and wait_event_type = 'Lock'");

    public Task LetGo() => holder.Run("rollback");

    public ValueTask DisposeAsync() => holder.DisposeAsync();
}
