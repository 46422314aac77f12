using System.Diagnostics;
using System.Globalization;
using UnimiCharter.Store;

namespace UnimiCharter.Benchmarks;

/// <summary>
/// Measures the registry against the physical limit, in one run on one machine: a cluster of its own, the API and the load in
/// processes of their own, each measurement beside the one it is compared with. Prints; writes nothing into the tree.
/// </summary>
internal static class Bench
{
    private const int Seconds = 10;
    private const int Services = 2_000;

    public static async Task<int> Run(string[] args)
    {
        var only = args is ["writes" or "import" or "charter" or "as-of" or "rebuild", ..] ? args[0] : null;
        var seconds = args[(only is null ? 0 : 1)..] switch
        {
            [] => Seconds,
            ["--seconds", var given] => int.Parse(given, CultureInfo.InvariantCulture),
            _ => throw new ArgumentException("bench [writes | import | charter | as-of | rebuild] [--seconds N]"),
        };
        var folder = Path.Combine("/tmp", "unimicharter-bench-" + Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        try
        {
            await using var cluster = await PrivateCluster.Start(folder);
            if (only is null or "writes") await Measure(cluster, seconds);
            if (only is null or "import") await MeasureImport(cluster);
            if (only is null or "charter") await MeasureCharter(cluster, seconds);
            if (only is null or "as-of") await MeasureAsOf(cluster, seconds);
            if (only is null or "rebuild") await MeasureRebuild(cluster);
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Fills a database as the bench does, for profiling by hand.</summary>
    public static async Task<int> Fill(string connectionString)
    {
        await Seed.Write(connectionString, Services);
        return 0;
    }

    private static async Task Measure(PrivateCluster cluster, int seconds)
    {
        foreach (var name in new[] { "charter", "baseline" }) await cluster.CreateDatabase(name);
        Say($"Seeding {Services} services and one hot one");
        await Seed.Write(cluster.ConnectionString("charter"), Services);
        await using var charter = Database.Open(cluster.ConnectionString("charter"));
        await Seed.Make(cluster.ConnectionString("baseline"));
        await using var baseline = Database.Open(cluster.ConnectionString("baseline"));
        await Seed.WriteStreams(baseline, Services);

        await using var api = await Server.Start(
            Path.Combine(AppContext.BaseDirectory, "UnimiCharter.Api.dll"), ["run"], "/health/ready",
            ("ConnectionStrings__Charter", cluster.ConnectionString("charter")));
        await using var bare = await Server.Start(
            Path.Combine(AppContext.BaseDirectory, "UnimiCharter.Benchmarks.dll"), ["bare", cluster.ConnectionString("charter")], "/ready");

        // The runtime compiles what is hot as it goes, on the same processors: only then is the server what it is in use.
        Say($"Warming up ({3 * seconds} s)");
        await Load.Put(api, "spread", 64, 5 * seconds / 2, Seed.WarmUp);
        await Load.Put(api, "hot", 64, seconds / 2, Seed.HotWarmUp);
        // A server that has run for a while writes its log into files that it has; a new one makes them, one at a time, while all wait.
        await Seed.Execute(charter, "checkpoint");

        Say("PUT of a measurement against pgbench inserting one row a transaction");
        var first = await Load.Pgbench(cluster, "baseline", 16, seconds);
        Print("pgbench, 16 clients", first);
        var spread16 = await Load.Put(api, "spread", 16, seconds, Seed.Spread16);
        Print("PUT spread, 16 connections", spread16, first);
        var spread64 = await Load.Put(api, "spread", 64, seconds, Seed.Spread64);
        Print("PUT spread, 64 connections", spread64, first);
        var hot64 = await Load.Put(api, "hot", 64, seconds, Seed.Hot64);
        Print("PUT hot, 64 connections", hot64, first);
        var second = await Load.Pgbench(cluster, "baseline", 16, seconds);
        Print("pgbench, 16 clients, again", second);
        Console.WriteLine(FormattableString.Invariant($"  a row of {await RowSize(charter)} bytes, pgbench's of {await RowSize(baseline)}"));
        var limit = first with { PerSecond = (first.PerSecond + second.PerSecond) / 2 };
        Budget("PUT spread over 2,000 services / pgbench", spread64.PerSecond / limit.PerSecond, 0.7);
        Budget("PUT hot / pgbench", hot64.PerSecond / limit.PerSecond, 0.7);
        Budget("PUT hot / PUT spread", hot64.PerSecond / spread64.PerSecond, 1.0);
        Budget("PUT p99 in ms (at most)", spread64.P99, 50, atMost: true);

        Say("GET of a service's compliance against a bare endpoint with one SELECT of the same size");
        var size = await Bare.Prepare(charter, await api.Get("/v1/bench/services/s-0000/compliance?edition=2024"));
        Console.WriteLine(FormattableString.Invariant($"  {size} bytes each"));
        await Load.Get(bare, "/one", 64, seconds);
        await Load.Get(api, "/v1/bench/services/s-0000/compliance?edition=2024", 64, 2 * seconds);
        var select = await Load.Get(bare, "/one", 64, seconds);
        Print("bare SELECT, 64 connections", select);
        var compliance = await Load.Get(api, "/v1/bench/services/s-0000/compliance?edition=2024", 64, seconds);
        Print("compliance, 64 connections", compliance, select);
        Budget("compliance / bare SELECT", compliance.PerSecond / select.PerSecond, 0.8);
    }

    /// <summary>On average, of the last measurements.</summary>
    private static async Task<int> RowSize(Npgsql.NpgsqlDataSource database) =>
        (int)(await Seed.Scalar(database, "select avg(pg_column_size(e.*))::int from (select * from mt_events where type = 'measurement_reported' order by seq_id desc limit 1000) e"))!;

    /// <summary>A CSV over HTTP against a binary COPY of the same rows into the same table, its indexes and foreign key standing.</summary>
    private static async Task MeasureImport(PrivateCluster cluster)
    {
        Say($"Import of {Seed.ImportRows} rows of CSV against a binary COPY of the same rows");
        await cluster.CreateDatabase("import");
        await Seed.Write(cluster.ConnectionString("import"), Services, withHot: false);
        await using var api = await Server.Start(
            Path.Combine(AppContext.BaseDirectory, "UnimiCharter.Api.dll"), ["run"], "/health/ready",
            ("ConnectionStrings__Charter", cluster.ConnectionString("import")));
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
            var copied = await Load.CopyIn(cluster, "import", year, Services);
            Print(FormattableString.Invariant($"binary COPY of {copied.Rows} rows"), copied.Throughput);
            Print($"import, mode={mode}", imported, copied.Throughput);
            Budget("import / COPY", imported.PerSecond / copied.Throughput.PerSecond, 0.3);
            Budget("memory above idle in MiB (at most)", (api.PeakMemory - idle) / (1024.0 * 1024), 150, atMost: true);
        }
    }

    /// <summary>The published charter of 2024, in the ways to read it, against the same bytes from memory.</summary>
    private static async Task MeasureCharter(PrivateCluster cluster, int seconds)
    {
        Say("GET of the published charter against a bare endpoint that sends the same bytes from memory");
        await cluster.CreateDatabase("published");
        var (key, bytes) = (Path.Combine(cluster.Socket, "signing.pem"), Path.Combine(cluster.Socket, "charter"));
        using (var made = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256))
            await File.WriteAllTextAsync(key, made.ExportPkcs8PrivateKeyPem());
        await using var api = await Server.Start(
            Path.Combine(AppContext.BaseDirectory, "UnimiCharter.Api.dll"), ["run"], "/health/ready",
            ("ConnectionStrings__Charter", cluster.ConnectionString("published")), ("Charter__Signing__Keys", key));
        foreach (var extension in new[] { ".json", ".it.html" })
        {
            var path = "/v1/unimi/charters/2024" + extension;
            await File.WriteAllBytesAsync(bytes, await api.Get(path));
            Console.WriteLine(FormattableString.Invariant($"  {new FileInfo(bytes).Length} bytes each"));
            await using var bare = await Server.Start(Path.Combine(AppContext.BaseDirectory, "UnimiCharter.Benchmarks.dll"), ["bytes", bytes], "/ready");
            await Load.Get(bare, "/bytes", 64, seconds);
            await Load.Get(api, path, 64, 2 * seconds);
            var memory = await Load.Get(bare, "/bytes", 64, seconds);
            Print("the same bytes from memory, 64 connections", memory);
            var charter = await Load.Get(api, path, 64, seconds);
            Print($"charter{extension}, 64 connections", charter, memory);
            Budget("charter / bytes from memory", charter.PerSecond / memory.PerSecond, 0.7);
        }
    }

    /// <summary>The charter of 2024 with a full year of facts, as it was known at an instant.</summary>
    private static async Task MeasureAsOf(PrivateCluster cluster, int seconds)
    {
        Say("Compliance of the 2024 charter as of an instant, a full year of facts");
        await cluster.CreateDatabase("as_of");
        await using var api = await Server.Start(
            Path.Combine(AppContext.BaseDirectory, "UnimiCharter.Api.dll"), ["run"], "/health/ready",
            ("ConnectionStrings__Charter", cluster.ConnectionString("as_of")));
        var empty = await api.GetText("/v1/unimi/measurement-batches/template?period=2024");
        await api.Post("/v1/unimi/measurement-batches?mode=atomic", Seed.FilledIn(empty));
        await Task.Delay(TimeSpan.FromMilliseconds(10));
        var path = "/v1/unimi/compliance?limit=500&asOf=" + TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        await Load.Get(api, path, 4, seconds);
        var now = await Load.Get(api, "/v1/unimi/compliance?limit=500", 4, seconds);
        Print("compliance now, 4 connections", now);
        var then = await Load.Get(api, path, 4, seconds);
        Print("compliance as of an instant, 4 connections", then);
        Budget("as-of p99 in ms (at most; p95 is to be under it)", then.P99, 100, atMost: true);
    }

    private static async Task MeasureRebuild(PrivateCluster cluster)
    {
        Say("Rebuild of the projections against COPY mt_events TO STDOUT");
        await cluster.CreateDatabase("life");
        await Seed.Write(cluster.ConnectionString("life"), Services, withHot: false);
        await using var life = Database.Open(cluster.ConnectionString("life"));
        await Seed.WriteLife(life, Services);
        await Seed.Execute(life, "vacuum analyze");
        var facts = (long)(await Seed.Scalar(life, "select count(*) from mt_events"))!;
        await Load.Copy(cluster, "life", facts);
        var copy = await Load.Copy(cluster, "life", facts);
        Print("COPY mt_events TO STDOUT", copy);
        foreach (var what in new[] { "from empty tables", "once more" })
        {
            var clock = Stopwatch.StartNew();
            var report = await Rebuild.Run(life, null);
            var rebuilt = new Throughput(report.Facts / clock.Elapsed.TotalSeconds, null, null);
            Print(FormattableString.Invariant($"rebuild {what}: {report.Rows} rows, {report.Mended} mended"), rebuilt, copy);
            Budget("rebuild / COPY", rebuilt.PerSecond / copy.PerSecond, 0.3);
        }
    }

    private static void Say(string what) => Console.WriteLine("\n" + what);

    private static void Print(string what, Throughput measured, Throughput? against = null) => Console.WriteLine(FormattableString.Invariant(
        $"  {what,-52} {measured.PerSecond,10:F0}/s")
        + (measured.P50 is { } p50 ? FormattableString.Invariant($"   p50 {p50,6:F2} ms   p99 {measured.P99,6:F2} ms") : "")
        + (against is null ? "" : FormattableString.Invariant($"   ratio {measured.PerSecond / against.PerSecond:F2}")));

    private static void Budget(string what, double? measured, double budget, bool atMost = false) => Console.WriteLine(FormattableString.Invariant(
        $"  => {what}: {measured:F2} (budget {budget:F2}) {((atMost ? measured <= budget : measured >= budget) ? "kept" : "MISSED")}"));
}

/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
internal sealed record Throughput(double PerSecond, double? P50, double? P99);
