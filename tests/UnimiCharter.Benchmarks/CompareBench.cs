using System.Diagnostics;
using UnimiCharter.Store;
using static UnimiCharter.Benchmarks.Report;

namespace UnimiCharter.Benchmarks;

/// <summary>The registry beside itself as it was before a change, in alternating bursts on databases of the same cluster.</summary>
internal static class CompareBench
{
    private const int Bursts = 4;
    private const int Rows = 35_000;

    /// <param name="before">The folder in which that one's bench was built.</param>
    public static async Task Measure(PrivateCluster cluster, string before, int seconds)
    {
        Say("Beside the registry as it was before: PUT, compliance and import in alternating bursts");
        foreach (var name in new[] { "now", "before" }) await cluster.CreateDatabase(name);
        await Seed.Write(cluster.ConnectionString("now"), Seed.Services);
        await Load.Run("dotnet", Path.Combine(before, "UnimiCharter.Benchmarks.dll"), "seed", cluster.ConnectionString("before"));
        await using var connection = Database.Open(cluster.ConnectionString("before"));
        await Seed.Execute(connection, "vacuum analyze");
        await using var now = await Server.Registry(cluster.ConnectionString("now"));
        await using var then = await Server.Start(Path.Combine(before, "UnimiCharter.Api.dll"), ["run"], "/health/ready", ("ConnectionStrings__Charter", cluster.ConnectionString("before")));
        foreach (var server in new[] { now, then }) await Load.Put(server, "spread", 64, 2 * seconds, Seed.WarmUp);
        await Seed.Execute(connection, "checkpoint");

        await Alternate("PUT spread, 64 connections", (server, burst) => Load.Put(server, "spread", 64, seconds, Seed.SecondYear + (burst * Seed.Burst)));
        await Alternate("PUT hot, 64 connections", (server, burst) => Load.Put(server, "hot", 64, seconds / 2, Seed.HotWarmUp + (burst * Seed.HotBurst)));
        await Alternate("compliance, 64 connections", (server, _) => Load.Get(server, "/v1/bench/services/s-0000/compliance?edition=2024", 64, seconds));
        // Of the one year that no burst of PUT has come to.
        await Alternate($"import of {Rows} rows", async (server, burst) =>
        {
            var csv = Seed.Csv(Seed.LastYear, Rows, burst * Rows);
            var clock = Stopwatch.StartNew();
            await server.Post("/v1/bench/measurement-batches?mode=atomic", csv);
            return new(Rows / clock.Elapsed.TotalSeconds, null, null);
        });

        async Task Alternate(string what, Func<Server, int, Task<Throughput>> measure)
        {
            var (ours, theirs) = (new List<double>(), new List<double>());
            for (var burst = 0; burst < Bursts; burst++)
            {
                theirs.Add((await measure(then, burst)).PerSecond);
                ours.Add((await measure(now, burst)).PerSecond);
            }
            Console.WriteLine(FormattableString.Invariant($"  {what,-40} before {theirs.Average(),8:F0}/s   now {ours.Average(),8:F0}/s   ratio {ours.Average() / theirs.Average():F2}   (bursts: ")
                + string.Join(", ", ours.Zip(theirs, (o, t) => FormattableString.Invariant($"{o / t:F2}"))) + ")");
        }
    }
}
