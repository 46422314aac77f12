using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace UnimiCharter.Store;

/// <summary>Whether the database answers: what a node is ready by. The daemon's lag is told by Marten's own checks, and takes no node out.</summary>
public sealed class StoreHealth(IDocumentStore store) : IHealthCheck
{
    /// <summary>Tells the checks of a node's readiness from those of the daemon.</summary>
    public const string Database = "database";

    /// <summary>The tag of Marten's checks: the feed is far behind the facts, or does not see new ones.</summary>
    public const string Daemon = "AsyncDaemon";

    /// <summary>So many facts the feed of changes may be behind before it is told.</summary>
    internal const int Lag = 1_000;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var session = store.QuerySession(Tenants.Registry);
            await session.QueryAsync<int>("select 1", cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is OperationCanceledException || Store.Database.IsAway(e))
        {
            return HealthCheckResult.Unhealthy(e.Message, e);
        }
    }
}
