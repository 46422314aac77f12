using System.Globalization;
using UnimiCharter.Store;
using static UnimiCharter.Benchmarks.Report;

namespace UnimiCharter.Benchmarks;

/// <summary>What a portal asks most, against the same bytes from memory.</summary>
internal static class ReadsBench
{
    /// <summary>The published charter of 2024, in the ways to read it.</summary>
    public static async Task MeasureCharter(PrivateCluster cluster, int seconds)
    {
        Say("GET of the published charter against a bare endpoint that sends the same bytes from memory");
        await cluster.CreateDatabase("published");
        var key = Path.Combine(cluster.Socket, "signing.pem");
        using (var made = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256))
            await File.WriteAllTextAsync(key, made.ExportPkcs8PrivateKeyPem());
        await using var api = await Server.Registry(cluster.ConnectionString("published"), ("Charter__Signing__Keys", key));
        foreach (var extension in new[] { ".json", ".it.html" })
            await Compare(cluster, api, "/v1/unimi/charters/2024" + extension, "charter" + extension, 0.7, seconds);
    }

    /// <summary>The verdicts of the 2024 charter with a full year of facts.</summary>
    public static async Task MeasureEdition(PrivateCluster cluster, int seconds)
    {
        Say("Compliance and matrix of the 2024 charter, a full year of facts, against a bare endpoint that sends the same bytes from memory");
        await cluster.CreateDatabase("edition");
        await using var api = await Server.Registry(cluster.ConnectionString("edition"));
        var empty = await api.GetText("/v1/unimi/measurement-batches/template?period=2024&dialect=standard");
        await api.Post("/v1/unimi/measurement-batches?mode=atomic", Seed.FilledIn(empty));
        await Compare(cluster, api, "/v1/unimi/compliance?limit=100", "compliance of the edition", 0.3, seconds);
        await Compare(cluster, api, "/v1/unimi/compliance/matrix?edition=2024", "matrix of the edition", 0.3, seconds);
        await Task.Delay(TimeSpan.FromMilliseconds(10));
        var then = await Load.Get(api, "/v1/unimi/compliance?limit=100&asOf=" + TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture), 4, seconds);
        Print("compliance as of an instant, 4 connections", then);
    }

    private static async Task Compare(PrivateCluster cluster, Server api, string path, string what, double budget, int seconds)
    {
        var bytes = Path.Combine(cluster.Socket, "bytes");
        await File.WriteAllBytesAsync(bytes, await api.Get(path));
        Console.WriteLine(FormattableString.Invariant($"  {new FileInfo(bytes).Length} bytes each"));
        await using var bare = await Server.Bench("bytes", bytes);
        await Load.Get(bare, "/bytes", 64, seconds);
        await Load.Get(api, path, 64, 2 * seconds);
        var memory = await Load.Get(bare, "/bytes", 64, seconds);
        Print("the same bytes from memory, 64 connections", memory);
        var measured = await Load.Get(api, path, 64, seconds);
        Print($"{what}, 64 connections", measured, memory);
        Budget($"{what} / bytes from memory", measured.PerSecond / memory.PerSecond, budget);
    }
}
