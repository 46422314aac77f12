using Npgsql;
using UnimiCharter.Store;

namespace UnimiCharter.Api.Http;

/// <summary>Whether the registry can serve: its schema stands, its charters are loaded, its database answers.</summary>
internal sealed class Readiness(NpgsqlDataSource database)
{
    private volatile bool prepared;

    public bool IsPrepared => prepared;

    public void Prepared() => prepared = true;

    /// <summary>Null when there is none.</summary>
    public async Task<Fault?> Trouble(CancellationToken cancellation)
    {
        if (!prepared) return new Fault("starting");
        try
        {
            await using var ping = database.CreateCommand("select 1");
            await ping.ExecuteScalarAsync(cancellation);
            return null;
        }
        catch (Exception e) when (e is OperationCanceledException || Database.IsAway(e))
        {
            return new Fault("database-away");
        }
    }
}
