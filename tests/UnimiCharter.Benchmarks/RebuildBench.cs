using System.Diagnostics;
using UnimiCharter.Store;
using static UnimiCharter.Benchmarks.Report;

namespace UnimiCharter.Benchmarks;

/// <summary>All documents made again, against reading the facts and against Marten's daemon.</summary>
internal static class RebuildBench
{
    public static async Task Measure(PrivateCluster cluster)
    {
        Say("Rebuild of the documents against COPY mt_events TO STDOUT, and against the daemon's rebuild");
        await cluster.CreateDatabase("life");
        await Seed.Write(cluster.ConnectionString("life"), Seed.Services, withHot: false);
        await using var life = Database.Open(cluster.ConnectionString("life"));
        await Seed.WriteLife(life, Seed.Services);
        await Seed.Execute(life, "vacuum analyze");
        await using var store = StoreConfiguration.Open(life, TimeProvider.System);
        var rebuild = new Rebuild(life, new ChangeFeed(store));
        var facts = (long)(await Seed.Scalar(life, "select count(*) from mt_events"))!;
        await Load.Copy(cluster, "life", facts);
        var copy = await Load.Copy(cluster, "life", facts);
        Print("COPY mt_events TO STDOUT", copy);
        var rebuilt = copy;
        foreach (var what in new[] { "from empty tables", "once more" })
        {
            var clock = Stopwatch.StartNew();
            var report = await rebuild.Run();
            rebuilt = new(report.Facts / clock.Elapsed.TotalSeconds, null, null);
            Print(FormattableString.Invariant($"rebuild {what}: {report.Rows} documents, {report.Mended} mended"), rebuilt, copy);
            Budget("rebuild / COPY", rebuilt.PerSecond / copy.PerSecond, 0.2);
        }
        var measurements = (long)(await Seed.Scalar(life, "select count(*) from mt_events where stream_id like 'reporting/%'"))!;
        var elapsed = await Seed.RebuildByDaemon(cluster.ConnectionString("life"));
        var daemon = new Throughput(measurements / elapsed.TotalSeconds, null, null);
        Print(FormattableString.Invariant($"the daemon's rebuild of the years, {measurements} facts"), daemon, copy);
        Budget("rebuild / the daemon's", rebuilt.PerSecond / daemon.PerSecond, 10);
    }
}
