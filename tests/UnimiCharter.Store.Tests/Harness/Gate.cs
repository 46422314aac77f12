using Npgsql;

namespace UnimiCharter.Store.Tests;

/// <summary>While it is closed nobody's facts get in: what writes waits in the database, what reads does not.</summary>
internal sealed class Gate : IAsyncDisposable
{
    // The server's own vacuum waits there too, and is none of them.
    private const string Waits = "relation = 'mt_events'::regclass and not granted and pid in (select pid from pg_stat_activity where backend_type = 'client backend')";

    private readonly NpgsqlConnection holder;
    private readonly Registry registry;

    private Gate(NpgsqlConnection holder, Registry registry) => (this.holder, this.registry) = (holder, registry);

    public static async Task<Gate> Close(Registry registry)
    {
        var holder = await registry.ByHand();
        await holder.Run("begin; lock table mt_events in exclusive mode");
        return new(holder, registry);
    }

    /// <summary>Waits until so many writers stand before the gate.</summary>
    public Task Until(int writers) => Wait.Until(
        $"{writers} wait",
        async () => await registry.Scalar<long>($"select count(*) from pg_locks where {Waits}") == writers);

    public Task Open() => holder.Run("rollback");

    /// <summary>Ends the sessions that stand before the gate, as an administrator or a failing server would.</summary>
    public Task EndWaiting() =>
        registry.Execute($"select pg_terminate_backend(pid) from pg_locks where {Waits}");

    public ValueTask DisposeAsync() => holder.DisposeAsync();
}
