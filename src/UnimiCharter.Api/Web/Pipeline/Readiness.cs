using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace UnimiCharter.Api.Web;

/// <summary>Whether the registry can serve: its schema stands, its charters are loaded, its database answers.</summary>
internal sealed class Readiness(HealthCheckService checks)
{
    private volatile bool prepared;

    public bool IsPrepared => prepared;

    public void Prepared() => prepared = true;

    /// <summary>Null when there is none.</summary>
    public async Task<Fault?> Trouble(CancellationToken cancellation)
    {
        if (!prepared) return new Fault("starting");
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(StoreHealth.Database), cancellation);
        return report.Status == HealthStatus.Healthy ? null : new Fault("database-away");
    }

    /// <summary>Whether the feed of changes is late. It is told, and takes no node out: reads and writes do without the feed.</summary>
    public async Task<bool> IsFeedLate(CancellationToken cancellation)
    {
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(StoreHealth.Daemon), cancellation);
        return report.Status != HealthStatus.Healthy;
    }
}
