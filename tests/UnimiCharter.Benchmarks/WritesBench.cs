using Npgsql;
using UnimiCharter.Store;
using static UnimiCharter.Benchmarks.Report;

namespace UnimiCharter.Benchmarks;

/// <summary>PUT of a measurement beside the usual way and the limit; and a service's compliance, which follows it.</summary>
internal static class WritesBench
{
    // Commits a second from which on a disk is fast: below it group commit is worth more than what a commit costs.
    private const double FastDisk = 2_000;

    public static async Task Measure(PrivateCluster cluster, int seconds)
    {
        foreach (var name in new[] { "charter", "baseline", "usual" }) await cluster.CreateDatabase(name);
        Say($"Seeding {Seed.Services} services and one hot one");
        await Seed.Write(cluster.ConnectionString("charter"), Seed.Services);
        await using var charter = Database.Open(cluster.ConnectionString("charter"));
        await Seed.Make(cluster.ConnectionString("baseline"));
        await using var baseline = Database.Open(cluster.ConnectionString("baseline"));
        await Seed.WriteStreams(baseline, Seed.Services);
        var commits = await Load.Fsync(cluster);
        Console.WriteLine(FormattableString.Invariant($"  pg_test_fsync: {commits:F0} commits a second with fdatasync, a {(commits >= FastDisk ? "fast" : "slow")} disk"));

        await using var api = await Server.Registry(cluster.ConnectionString("charter"));
        await using var usual = await Server.Bench("usual", cluster.ConnectionString("usual"), $"{Seed.Services}");
        await using var bare = await Server.Bench("bare", cluster.ConnectionString("charter"));

        // The runtime compiles what is hot as it goes, on the same processors: only then is the server what it is in use.
        Say($"Warming up ({4 * seconds} s)");
        await Load.Put(usual, "spread", 64, seconds, Seed.WarmUp);
        await Load.Put(api, "spread", 64, 5 * seconds / 2, Seed.WarmUp);
        await Load.Put(api, "hot", 64, seconds / 2, Seed.HotWarmUp);
        await Load.Pgbench(cluster, "baseline", 16, 2);
        // A server that has run for a while writes its log into files that it has; a new one makes them, one at a time, while all wait.
        await Seed.Execute(charter, "checkpoint");

        Say("PUT of a measurement against the usual way, and against pgbench inserting one row a transaction");
        var first = await Load.Pgbench(cluster, "baseline", 16, seconds);
        Print("pgbench, 16 clients", first);
        var usual64 = await Load.Put(usual, "spread", 64, seconds, Seed.Spread64);
        Print("the usual way, spread, 64 connections", usual64, first);
        var spread16 = await Load.Put(api, "spread", 16, seconds, Seed.Spread16);
        Print("PUT spread, 16 connections", spread16, first);
        var spread64 = await Load.Put(api, "spread", 64, seconds, Seed.Spread64);
        Print("PUT spread, 64 connections", spread64, first);
        var hot64 = await Load.Put(api, "hot", 64, seconds, Seed.Hot64);
        Print("PUT hot, 64 connections", hot64, first);
        var usualHot = await Load.Put(usual, "spread", 64, seconds, Seed.Spread16);
        Print("the usual way, again", usualHot, first);
        var second = await Load.Pgbench(cluster, "baseline", 16, seconds);
        Print("pgbench, 16 clients, again", second);
        Console.WriteLine(FormattableString.Invariant($"  a row of {await RowSize(charter)} bytes, pgbench's of {await RowSize(baseline)}"));
        var limit = (first.PerSecond + second.PerSecond) / 2;
        Budget("PUT spread / the usual way", spread64.PerSecond / ((usual64.PerSecond + usualHot.PerSecond) / 2), 5);
        Budget("PUT spread over 2,000 services / pgbench", spread64.PerSecond / limit, commits >= FastDisk ? 0.6 : 1.2);
        Budget("PUT hot / PUT spread", hot64.PerSecond / spread64.PerSecond, 1.0);
        Budget("PUT p99 in ms (at most)", spread64.P99, 50, atMost: true);

        Say("GET of a service's compliance against a bare endpoint with one SELECT of the same size");
        const string path = "/v1/bench/services/s-0000/compliance?edition=2024";
        var size = await Bare.Prepare(charter, await api.Get(path));
        Console.WriteLine(FormattableString.Invariant($"  {size} bytes each"));
        await Load.Get(bare, "/one", 64, seconds);
        await Load.Get(api, path, 64, 2 * seconds);
        var select = await Load.Get(bare, "/one", 64, seconds);
        Print("bare SELECT, 64 connections", select);
        var compliance = await Load.Get(api, path, 64, seconds);
        Print("compliance, 64 connections", compliance, select);
        Budget("compliance / bare SELECT", compliance.PerSecond / select.PerSecond, 0.8);
    }

    /// <summary>On average, of the last measurements.</summary>
    private static async Task<int> RowSize(NpgsqlDataSource database) =>
        (int)(await Seed.Scalar(database, "select avg(pg_column_size(e.*))::int from (select * from mt_events where type = 'measurement_reported' order by seq_id desc limit 1000) e"))!;
}
