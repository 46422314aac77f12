using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using UnimiCharter.Store;

namespace UnimiCharter.Benchmarks;

/// <summary>The programs that make the load: wrk, pgbench, psql.</summary>
internal static partial class Load
{
    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    /// <summary>Every request reports another measurement, from <paramref name="first"/> on.</summary>
    public static Task<Throughput> Put(Server server, string kind, int connections, int seconds, int first) => Wrk(
        server, connections, seconds, "/", "-s", Beside("put.lua"), "--", kind, first.ToString(CultureInfo.InvariantCulture), Server.Key);

    public static Task<Throughput> Get(Server server, string path, int connections, int seconds) => Wrk(server, connections, seconds, path);

    public static async Task<Throughput> Pgbench(PrivateCluster cluster, string database, int clients, int seconds)
    {
        var output = await Run("pgbench",
            "-h", cluster.Socket, "-U", "postgres", "-n", "-M", "prepared", "-c", $"{clients}", "-j", "2", "-T", $"{seconds}", "-f", Beside("insert.sql"), database);
        return new(Number(Tps(), output), null, null);
    }

    public static async Task<Throughput> Copy(PrivateCluster cluster, string database, long rows)
    {
        var clock = Stopwatch.StartNew();
        await Run("psql", "-h", cluster.Socket, "-U", "postgres", "-q", "-c", @"\copy mt_events to '/dev/null'", database);
        return new(rows / clock.Elapsed.TotalSeconds, null, null);
    }

    /// <summary>Copies the facts of a year out, and times copying them in again, in one transaction, beside all the others; which is then undone.</summary>
    public static async Task<(int Rows, Throughput Throughput)> CopyIn(PrivateCluster cluster, string database, int year, int services)
    {
        var file = Path.Combine(cluster.Socket, "copied.bin");
        string[] psql = ["-h", cluster.Socket, "-U", "postgres", "-q", "-v", "ON_ERROR_STOP=1", "-d", database];
        var of = string.Create(CultureInfo.InvariantCulture, $"tenant_id = 'bench' and stream_id in (select 'reporting/s-' || lpad(i::text, 4, '0') || '/{year}' from generate_series(0, {services - 1}) i)");
        var output = await Run("psql",
        [
            .. psql, "-t", "-A",
            "-c", $"\\copy (select * from mt_events where {of}) to '{file}' (format binary)",
            "-c", "begin", "-c", $"create temporary table kept as select count(*) as rows from mt_events where {of}",
            "-c", $"delete from mt_events where {of}", "-c", "commit",
            "-c", "select rows from kept",
            "-c", "vacuum mt_events",
        ]);
        var clock = Stopwatch.StartNew();
        await Run("psql", [.. psql, "-c", $"\\copy mt_events from '{file}' (format binary)"]);
        var elapsed = clock.Elapsed;
        File.Delete(file);
        var rows = int.Parse(output.Trim(), CultureInfo.InvariantCulture);
        return (rows, new(rows / elapsed.TotalSeconds, null, null));
    }

    private static async Task<Throughput> Wrk(Server server, int connections, int seconds, string path, params string[] script)
    {
        var output = await Run("wrk", ["-t2", $"-c{connections}", $"-d{seconds}s", "--latency", .. script.TakeWhile(a => a != "--"), server.Address + path, .. script.SkipWhile(a => a != "--")]);
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || output.Contains("Socket errors", StringComparison.Ordinal))
            throw new InvalidOperationException("Some requests failed:\n" + output);
        return new(Number(PerSecond(), output), Milliseconds(P50(), output), Milliseconds(P99(), output));
    }

    /// <summary>How many commits a second the disk takes, one after another.</summary>
    public static async Task<double> Fsync(PrivateCluster cluster) =>
        Number(Fdatasync(), await Run("pg_test_fsync", "-s", "1", "-f", Path.Combine(cluster.Socket, "pg_test_fsync.out")));

    public static async Task<string> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Find(program), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed: {await errors}{output}");
    }

    /// <summary>Debian keeps PostgreSQL's own programs off the PATH.</summary>
    private static string Find(string program) =>
        Binaries.Installed().Select(b => b.Program(program)).FirstOrDefault(File.Exists) ?? program;

    private static double Number(Regex pattern, string output) =>
        double.Parse(pattern.Match(output).Groups[1].Value, CultureInfo.InvariantCulture);

    private static double Milliseconds(Regex pattern, string output)
    {
        var match = pattern.Match(output);
        return double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * match.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1000 };
    }

    [GeneratedRegex(@"tps = ([\d.]+)")]
    private static partial Regex Tps();

    [GeneratedRegex(@"fdatasync\s+([\d.]+) ops/sec")]
    private static partial Regex Fdatasync();

    [GeneratedRegex(@"Requests/sec:\s+([\d.]+)")]
    private static partial Regex PerSecond();

    [GeneratedRegex(@"\s50%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex P50();

    [GeneratedRegex(@"\s99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex P99();
}
