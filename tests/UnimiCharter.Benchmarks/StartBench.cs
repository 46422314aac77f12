using System.Diagnostics;
using UnimiCharter.Store;
using static UnimiCharter.Benchmarks.Report;

namespace UnimiCharter.Benchmarks;

/// <summary>A start on a database that is there, and what the registry holds when nobody asks for anything.</summary>
internal static class StartBench
{
    public static async Task Measure(PrivateCluster cluster)
    {
        Say("A second start, with PostgreSQL up");
        await cluster.CreateDatabase("start");
        await using (await Server.Registry(cluster.ConnectionString("start"))) { }
        var clock = Stopwatch.StartNew();
        await using var api = await Server.Registry(cluster.ConnectionString("start"));
        Budget("seconds to ready (at most)", clock.Elapsed.TotalSeconds, 3, atMost: true);
        await Task.Delay(TimeSpan.FromSeconds(10));
        Budget("resident when idle in MiB (at most)", api.Memory / (1024.0 * 1024), 200, atMost: true);
    }
}
