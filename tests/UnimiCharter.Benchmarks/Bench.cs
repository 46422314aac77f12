using System.Globalization;
using UnimiCharter.Store;

namespace UnimiCharter.Benchmarks;

/// <summary>
/// Measures the registry against the physical limit and against the usual way, in one run on one machine: a cluster of its own, the
/// API and the load in processes of their own, each measurement beside the one it is compared with. Prints; writes nothing into the tree.
/// </summary>
internal static class Bench
{
    private const int Seconds = 10;
    private const string Usage = "bench [writes | import | charter | edition | rebuild | start | ways | walk | before FOLDER] [--seconds N]";

    public static async Task<int> Run(string[] args)
    {
        var seconds = args is [.., "--seconds", var given] ? int.Parse(given, CultureInfo.InvariantCulture) : Seconds;
        string[] what = args is [.., "--seconds", _] ? args[..^2] : args;
        var folder = Path.Combine("/tmp", "unimicharter-bench-" + Path.GetRandomFileName());
        (string Name, Func<PrivateCluster, Task> Measure)[] all =
        [
            ("writes", cluster => WritesBench.Measure(cluster, seconds)),
            ("import", cluster => ImportBench.Measure(cluster, seconds)),
            ("charter", cluster => ReadsBench.MeasureCharter(cluster, seconds)),
            ("edition", cluster => ReadsBench.MeasureEdition(cluster, seconds)),
            ("rebuild", RebuildBench.Measure),
            ("start", StartBench.Measure),
        ];
        var chosen = what switch
        {
            [] => all,
            ["walk"] => [("walk", WalkBench.Measure)],
            ["ways"] => [("ways", cluster => WaysBench.Measure(cluster, seconds))],
            ["before", var before] => [("before", cluster => CompareBench.Measure(cluster, before, seconds))],
            [var name] when all.Any(a => a.Name == name) => [all.First(a => a.Name == name)],
            _ => throw new ArgumentException(Usage),
        };
        try
        {
            await using var cluster = await PrivateCluster.Start(folder);
            foreach (var (_, measure) in chosen) await measure(cluster);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
