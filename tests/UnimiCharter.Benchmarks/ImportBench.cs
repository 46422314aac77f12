using System.Diagnostics;
using UnimiCharter.Store;
using static UnimiCharter.Benchmarks.Report;

namespace UnimiCharter.Benchmarks;

/// <summary>A CSV over HTTP against a binary COPY of the same rows into the same table, its indexes and foreign key standing; and a workbook against the CSV.</summary>
internal static class ImportBench
{
    private const string Xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    public static async Task Measure(PrivateCluster cluster, int seconds)
    {
        Say($"Import of {Seed.ImportRows} rows of CSV against a binary COPY of the same rows");
        await cluster.CreateDatabase("import");
        await Seed.Write(cluster.ConnectionString("import"), Seed.Services, withHot: false);
        await using var api = await Server.Registry(cluster.ConnectionString("import"));
        var idle = api.Memory;
        // The runtime compiles what is hot as it goes: other years' rows come first.
        await api.Post("/v1/bench/measurement-batches?mode=each", Seed.Csv(2021, Seed.ImportRows));
        await api.Post("/v1/bench/measurement-batches?mode=atomic", Seed.Csv(2022, Seed.ImportRows));
        foreach (var (mode, year) in new[] { ("each", 2023), ("atomic", 2024) })
        {
            var csv = Seed.Csv(year, Seed.ImportRows);
            var clock = Stopwatch.StartNew();
            await api.Post("/v1/bench/measurement-batches?mode=" + mode, csv);
            var imported = new Throughput(Seed.ImportRows / clock.Elapsed.TotalSeconds, null, null);
            var copied = await Load.CopyIn(cluster, "import", year, Seed.Services);
            Print(FormattableString.Invariant($"binary COPY of {copied.Rows} rows"), copied.Throughput);
            Print($"import, mode={mode}", imported, copied.Throughput);
            Budget("import / COPY", imported.PerSecond / copied.Throughput.PerSecond, 0.3);
            Budget("memory above idle in MiB (at most)", (api.PeakMemory - idle) / (1024.0 * 1024), 150, atMost: true);
        }

        Say("PUT of measurements while as many rows are imported");
        // Rows were deleted and copied above, which nobody does to a registry: PostgreSQL would tidy up after that now.
        await using (var database = Database.Open(cluster.ConnectionString("import")))
        {
            await Seed.Execute(database, "vacuum analyze mt_events");
            await Seed.Execute(database, "checkpoint");
        }
        // Of 2019, month after month, while 2020 is imported; compiled and read from the database before.
        await Load.Put(api, "spread", 64, seconds, Seed.WarmUp);
        var importing = Task.Run(() => api.Post("/v1/bench/measurement-batches?mode=atomic", Seed.Csv(2020, Seed.ImportRows)));
        var put = await Load.Put(api, "spread", 64, Math.Max(4, seconds / 2), Seed.BesideImport);
        await importing;
        Print("PUT spread, 64 connections, beside an import", put);
        Budget("PUT p99 in ms beside an import (at most)", put.P99, 50, atMost: true);
        await MeasureWorkbooks(cluster);
    }

    private static async Task MeasureWorkbooks(PrivateCluster cluster)
    {
        Say("The same rows as a workbook, against the CSV of them");
        await cluster.CreateDatabase("workbooks");
        await Seed.Write(cluster.ConnectionString("workbooks"), Seed.Services, withHot: false);
        await using var api = await Server.Registry(cluster.ConnectionString("workbooks"));
        var idle = api.Memory;
        await api.Post("/v1/bench/measurement-batches?mode=atomic", Seed.Csv(2021, Seed.ImportRows));
        await api.Post("/v1/bench/measurement-batches?mode=atomic", await Seed.Xlsx(2022, Seed.ImportRows), Xlsx);
        var csv = await Import("text/csv", Seed.Csv(2023, Seed.ImportRows));
        var xlsx = await Import(Xlsx, await Seed.Xlsx(2024, Seed.ImportRows));
        Print("import of a CSV", csv);
        Print("import of a workbook", xlsx, csv);
        Budget("workbook / CSV", xlsx.PerSecond / csv.PerSecond, 0.5);
        Budget("memory above idle in MiB (at most)", (api.PeakMemory - idle) / (1024.0 * 1024), 200, atMost: true);
        // Of a year that nothing was promised for: each row is wrong.
        var wrong = await Seed.Xlsx(1999, Seed.ImportRows);
        var clock = Stopwatch.StartNew();
        await api.PostForErrors("/v1/bench/measurement-batches?mode=each", wrong, Xlsx);
        Print("the workbook back, with an error in each row", new(Seed.ImportRows / clock.Elapsed.TotalSeconds, null, null), csv);
        Budget("memory above idle in MiB, with errors in each row (at most)", (api.PeakMemory - idle) / (1024.0 * 1024), 200, atMost: true);

        async Task<Throughput> Import(string mediaType, byte[] table)
        {
            var clock = Stopwatch.StartNew();
            await api.Post("/v1/bench/measurement-batches?mode=atomic", table, mediaType);
            return new(Seed.ImportRows / clock.Elapsed.TotalSeconds, null, null);
        }
    }
}
