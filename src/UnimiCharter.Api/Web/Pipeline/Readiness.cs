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
        return (await Report(StoreHealth.Database, cancellation)).Status == HealthStatus.Healthy ? null : new Fault("database-away");
    }

    /// <summary>Whether the feed of changes is late. It is told, and takes no node out: reads and writes do without the feed.</summary>
    public async Task<bool> IsFeedLate(CancellationToken cancellation) => (await Report(StoreHealth.Daemon, cancellation)).Status != HealthStatus.Healthy;

    /// <summary>Whether the database does not even say that something is wrong. One that is gone says so to whoever waits for it.</summary>
    public async Task<bool> IsDatabaseSilent(CancellationToken cancellation) =>
        (await Report(StoreHealth.Database, cancellation)).Entries.Values.Any(entry => entry.Exception is { } e && Database.IsSilent(e));

    private Task<HealthReport> Report(string tag, CancellationToken cancellation) => Question.Ask(stop => checks.CheckHealthAsync(check => check.Tags.Contains(tag), stop), cancellation);
}
