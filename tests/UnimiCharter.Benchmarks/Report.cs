namespace UnimiCharter.Benchmarks;

/// <param name="P50">Milliseconds.</param>
/// <param name="P99">Milliseconds.</param>
internal sealed record Throughput(double PerSecond, double? P50, double? P99);

/// <summary>What is printed while the bench runs.</summary>
internal static class Report
{
    public static void Say(string what) => Console.WriteLine("\n" + what);

    public static void Print(string what, Throughput measured, Throughput? against = null) => Console.WriteLine(FormattableString.Invariant(
        $"  {what,-52} {measured.PerSecond,10:F0}/s")
        + (measured.P50 is { } p50 ? FormattableString.Invariant($"   p50 {p50,6:F2} ms   p99 {measured.P99,6:F2} ms") : "")
        + (against is null ? "" : FormattableString.Invariant($"   ratio {measured.PerSecond / against.PerSecond:F2}")));

    public static void Budget(string what, double? measured, double budget, bool atMost = false) => Console.WriteLine(FormattableString.Invariant(
        $"  => {what}: {measured:F2} (budget {budget:F2}) {((atMost ? measured <= budget : measured >= budget) ? "kept" : "MISSED")}"));
}
