using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using UnimiCharter.Store;
using static UnimiCharter.Benchmarks.Report;

namespace UnimiCharter.Benchmarks;

/// <summary>
/// What anyone may ask, walked by cost: the processor time that the API and the database take for an answer, beside that of a page of the public charter. Each
/// is asked again as it was, and anew: under another host's name, packed, and of another instant or tag, so that nothing that is kept of it helps.
/// </summary>
internal static class WalkBench
{
    private const int Services = 220;
    private const string Large = "grande";
    private const string Page = "/v1/grande/charters/2024.json";

    private static readonly TimeSpan Enough = TimeSpan.FromMilliseconds(300);

    public static async Task Measure(PrivateCluster cluster)
    {
        Say(FormattableString.Invariant($"What anyone may ask of an organization with {Services} services, in processor time against a page of its public charter"));
        await cluster.CreateDatabase("walk");
        var key = Path.Combine(cluster.Socket, "walk.pem");
        using (var made = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256))
            await File.WriteAllTextAsync(key, made.ExportPkcs8PrivateKeyPem());
        (string, string)[] settings = [("Charter__Signing__Keys", key), ("Charter__DatabasePatienceMilliseconds", "120000")];
        await using (var api = await Server.Registry(cluster.ConnectionString("walk"), settings)) await Fill(api, cluster);

        // Nothing goes on beside what is asked.
        await using var server = await Server.Registry(cluster.ConnectionString("walk"), [.. settings, ("Charter__Changes__Milliseconds", "0"), ("Charter__Webhooks__Milliseconds", "0"), ("Charter__Seal__Seconds", "0")]);
        await Walk(server, new Postmaster(cluster));
    }

    /// <summary>The charter of 2024 over and over, with a full year of facts, published, changed for the next year, and its results released.</summary>
    private static async Task Fill(Server api, PrivateCluster cluster)
    {
        var content = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "Data", "Charters", "unimi-2024.json")))!;
        var model = content["services"]!.AsArray();
        (content["organization"]!["code"], content["organization"]!["name"]) = (Large, "Grande Ateneo");
        content["services"] = new JsonArray([.. Enumerable.Range(0, Services).Select(i => Coded(model[i % model.Count]!.DeepClone(), "s-" + i.ToString("D4", CultureInfo.InvariantCulture)))]);
        await api.Send("PUT", $"/v1/{Large}/charters/2024/content", content.ToJsonString());
        var empty = await api.GetText($"/v1/{Large}/measurement-batches/template?period=2024&dialect=standard");
        await api.Post($"/v1/{Large}/measurement-batches?mode=atomic", Seed.FilledIn(empty));
        await api.Send("POST", $"/v1/{Large}/charters/2024/versions", "{}");
        await api.Send("POST", $"/v1/{Large}/charters/2024/releases", "");
        await api.Send("POST", $"/v1/{Large}/charters", """{"edition":"2025","title":"Carta dei servizi 2025","after":"2024"}""");
        await api.Send("POST", $"/v1/{Large}/charters/2025/versions", "{}");
        for (var n = 0; n < 40; n++)
            await api.Send("PUT", FormattableString.Invariant($"/v1/{Large}/units/u-{n:D4}"), FormattableString.Invariant($$"""{"name":"Unità","parent":{{(n == 0 ? "null" : FormattableString.Invariant($"\"u-{(n - 1) / 3:D4}\""))}}}"""));
        await api.Send("PUT", $"/v1/{Large}/units/u-0001/services/s-0001", "{}");
        // The feed has all of it when it has stood still for a while.
        for (var (position, still) = (0L, 0); still < 2;)
        {
            var next = JsonDocument.Parse(await api.GetText(FormattableString.Invariant($"/v1/{Large}/changes?limit=500&after={position}"))).RootElement.GetProperty("position").GetInt64();
            (still, position) = (next == position ? still + 1 : 0, next);
            if (still > 0) await Task.Delay(TimeSpan.FromSeconds(3));
        }
    }

    private static JsonNode Coded(JsonNode service, string code)
    {
        service["code"] = code;
        return service;
    }

    private static async Task Walk(Server api, Postmaster database)
    {
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(api.Address), Timeout = TimeSpan.FromMinutes(5) };
        // The first askers of a server that has just begun pay for its compiler.
        for (var warm = 0; warm < 2_000; warm++) await Ask(client, new("", Page, "*/*"), isAnew: true);
        var page = await Cost(new("", Page, "*/*"), isAnew: true);
        var walked = new List<(Way Way, Cost Again, Cost Anew)>();
        foreach (var way in Anyone.Ways(JsonDocument.Parse(await client.GetByteArrayAsync("/openapi/charter.v1.json")).RootElement))
            walked.Add((way, await Cost(way, isAnew: false), await Cost(way, isAnew: true)));

        if (walked.FirstOrDefault(w => w.Again.Status != 200 && w.Again.Status != 503) is { Way: not null } lost) throw new InvalidOperationException($"{lost.Way} is answered by {lost.Again.Status}.");
        Console.WriteLine(FormattableString.Invariant($"  a page of the charter: {page.Microseconds:F0} µs, {page.Bytes} bytes"));
        Console.WriteLine("      anew   again   API µs anew   of the database      bytes  status");
        foreach (var (way, again, anew) in walked.OrderByDescending(w => w.Anew.Microseconds))
            Console.WriteLine(FormattableString.Invariant($"  {anew.Microseconds / page.Microseconds,8:F1}{again.Microseconds / page.Microseconds,8:F1}{anew.OfApi,14:F0}{anew.OfDatabase,18:F0}{again.Bytes,11}  {anew.Status}  {way.Operation} {way.Path} {way.Accept}"));

        async Task<Cost> Cost(Way way, bool isAnew)
        {
            for (var warm = 0; warm < 5; warm++) await Ask(client, way, isAnew);
            var (ofApi, ofDatabase, asked, bytes, status) = (api.ProcessorTime, database.ProcessorTime, 0, 0L, 0);
            for (; asked < 400 && (asked < 5 || api.ProcessorTime - ofApi + database.ProcessorTime - ofDatabase < Enough); asked++) (status, bytes) = await Ask(client, way, isAnew);
            return new((api.ProcessorTime - ofApi).TotalMicroseconds / asked, (database.ProcessorTime - ofDatabase).TotalMicroseconds / asked, bytes, status);
        }
    }

    private static long asked;

    private static async Task<(int Status, long Bytes)> Ask(HttpClient client, Way way, bool isAnew)
    {
        var n = ++asked;
        var then = TimeProvider.System.GetUtcNow().AddMilliseconds(-n).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Get, way.Path
            .Replace("{n}", isAnew ? n.ToString(CultureInfo.InvariantCulture) : "x", StringComparison.Ordinal).Replace("{then}", isAnew ? then : Fixed, StringComparison.Ordinal));
        request.Headers.TryAddWithoutValidation("Accept", way.Accept);
        if (isAnew)
        {
            request.Headers.Host = FormattableString.Invariant($"h{n}.example");
            request.Headers.TryAddWithoutValidation("Accept-Encoding", "br");
        }
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        // A stream has no end: it costs what its beginning does.
        var most = way.Accept == "text/event-stream" ? 64 * 1024 : long.MaxValue;
        var (piece, read) = (new byte[64 * 1024], 0L);
        using var patience = new CancellationTokenSource(most == long.MaxValue ? TimeSpan.FromMinutes(5) : TimeSpan.FromSeconds(1));
        try
        {
            while (read < most && await body.ReadAsync(piece, patience.Token) is > 0 and var more) read += more;
        }
        catch (OperationCanceledException) when (most != long.MaxValue)
        {
            // There was no more to tell.
        }
        return ((int)answer.StatusCode, read);
    }

    private static readonly string Fixed = TimeProvider.System.GetUtcNow().AddMinutes(1).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <param name="OfApi">Microseconds of processor time.</param>
    /// <param name="OfDatabase">Likewise.</param>
    private sealed record Cost(double OfApi, double OfDatabase, long Bytes, int Status)
    {
        public double Microseconds => OfApi + OfDatabase;
    }

    /// <summary>PostgreSQL's processes, as Linux counts their time.</summary>
    private sealed class Postmaster(PrivateCluster cluster)
    {
        // Linux tells hundredths of a second.
        private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

        private readonly string id = File.ReadLines(Path.Combine(cluster.Socket, "postgres", "postmaster.pid")).First().Trim();

        public TimeSpan ProcessorTime
        {
            get
            {
                var ticks = 0L;
                foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
                    if (Stat(process) is { } stat && (stat[1] == id || Path.GetFileName(process) == id))
                        // The server's own line has those that have ended, too.
                        ticks += stat[11..15].Take(Path.GetFileName(process) == id ? 4 : 2).Sum(text => long.Parse(text, CultureInfo.InvariantCulture));
                return ticks * Tick;
            }
        }

        /// <summary>From the state on; null for what has ended meanwhile.</summary>
        private static string[]? Stat(string process)
        {
            try
            {
                return File.ReadAllText(Path.Combine(process, "stat")) is var text ? text[(text.LastIndexOf(')') + 2)..].Split(' ') : null;
            }
            catch (IOException)
            {
                return null;
            }
        }
    }
}
