using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Benchmarks;

namespace UnimiCharter.Attacks;

/// <summary>
/// Three nodes on one database, one of them killed now and then, under writers who count up the same measurements by what they read. No
/// count is lost or counted twice; the feed is complete and in order on each node, and for who follows it from one to the other.
/// </summary>
internal static class NodeAttack
{
    private const int Nodes = 3;
    private const int Services = 4;
    private const int Writers = 12;
    private const int MostFacts = 100_000;
    private const string Feed = "/v1/bench/changes";

    private static readonly TimeSpan Length = TimeSpan.FromSeconds(8);

    private static readonly string[] Counted =
    [
        .. from service in Enumerable.Range(0, Services)
           from dimension in (string[])["effectiveness", "continuity"]
           select string.Create(CultureInfo.InvariantCulture, $"/v1/bench/services/s-{service:D4}/indicators/{dimension}/measurements/2024-01"),
    ];

    public static async Task Run(Attack attack)
    {
        for (var round = 0; !attack.IsOver;)
        {
            await using var target = await Target.Start(Nodes, connection => Seed.Write(connection, Services, withHot: false));
            // Each writer has a name of its own: what one sends is nobody else's resend.
            var keys = new List<string>();
            for (var writer = 0; writer < Writers; writer++)
                keys.Add((await target.Insist(writer % Nodes, "POST", "/v1/bench/credentials", $$"""{"name":"scrittore-{{writer.ToString(CultureInfo.InvariantCulture)}}","title":"Prova","roles":["office"]}""")).TextAt("key")!);
            foreach (var path in Counted) await target.Insist(0, "PUT", path, Body(0));
            var beginning = await target.Newest();
            await target.CaughtUp(0, "bench", beginning);
            using var over = new CancellationTokenSource();
            var followers = Enumerable.Range(0, Nodes).SelectMany(node => (Follower[])[new(target, attack, attack.Die(round, node), isStream: true), new(target, attack, attack.Die(round, node + Nodes), isStream: false)]).ToArray();
            var following = followers.Select(follower => Task.Run(() => follower.Follow(beginning, over.Token))).ToArray();
            for (var ledger = new Ledger(attack); !attack.IsOver && await target.Newest() < beginning + MostFacts; round++)
            {
                await Round(attack, target, ledger, keys, round);
                await Fed(attack, target, followers, beginning);
                await target.Check(attack, "bench");
                attack.Count("rounds");
            }
            await over.CancelAsync();
            await Task.WhenAll(following);
        }
    }

    private static async Task Round(Attack attack, Target target, Ledger ledger, List<string> keys, int round)
    {
        var (after, over) = (await target.Newest(), new TaskCompletionSource());
        var writers = keys.Select((key, w) => Task.Run(() => CountUp(key, attack.Die(round, w, 1)))).ToList();
        var (die, since) = (attack.Die(round, -1), Stopwatch.GetTimestamp());
        while (Stopwatch.GetElapsedTime(since) < Length)
        {
            await Task.Delay(die.Next(500, 3_000));
            var node = die.Next(Nodes);
            await target.Kill(node);
            attack.Count("nodes killed");
            await Task.Delay(die.Next(2_000));
            target.Begin(node);
            await target.Nodes[node]!.Ready();
        }
        over.SetResult();
        await Task.WhenAll(writers);
        await ledger.Settle(target, after);
        foreach (var row in await target.Rows(
            """
            select stream_id, indicator, version, number, before
            from (select stream_id, version, data ->> 'indicator' as indicator, (data -> 'value' ->> 'numerator')::bigint as number,
                      lag((data -> 'value' ->> 'numerator')::bigint) over (partition by stream_id, data ->> 'indicator' order by version) as before
                  from mt_events where tenant_id = 'bench' and type in ('measurement_reported', 'measurement_rectified')) c
            where number <> coalesce(before + 1, 0)
            """))
            attack.Fell("a count", string.Create(CultureInfo.InvariantCulture, $"{row[0]} {row[1]} version {row[2]}: {row[3]} after {row[4]}"));

        async Task CountUp(string key, Random own)
        {
            var by = new Writer(target, attack, key, () => Alive(target, own));
            while (!over.Task.IsCompleted)
            {
                var path = Counted[own.Next(Counted.Length)];
                if ((await by.Try("GET", path, null, "lettura")).Answer is not { Status: 200 } read)
                {
                    await Task.Delay(20);
                    continue;
                }
                var (id, next) = (ledger.NewId(), read.At("numerator").GetInt64() + 1);
                var (answer, isUnsure) = await by.Until("PUT", path, Body(next, own.Next(2) == 0 ? id : null), id, headers: ("If-Match", read.ETag));
                switch (answer.Status)
                {
                    case 200: ledger.Acknowledge(id, 1); break;
                    // An earlier one may have landed, and another's after it.
                    case 412 when isUnsure: ledger.Wonder(id); break;
                    case 412:
                        ledger.Refuse(id);
                        attack.Count("overtaken");
                        break;
                    default: attack.Fell("an answer", $"PUT {path}: {answer.Status} {answer.Text}"); break;
                }
            }
        }
    }

    /// <summary>Waits until each node tells the feed to its end; it is the same on each, in order, and what everybody heard who followed it.</summary>
    private static async Task Fed(Attack attack, Target target, Follower[] followers, long beginning)
    {
        var newest = await target.Newest();
        List<string>? first = null;
        for (var node = 0; node < Nodes; node++)
        {
            await target.CaughtUp(node, "bench", newest);
            var (told, position) = (new List<string>(), beginning);
            for (var next = string.Create(CultureInfo.InvariantCulture, $"{Feed}?after={beginning}&limit=500"); next is not null;)
            {
                var page = await target.Insist(node, "GET", next);
                foreach (var change in page.At("items").EnumerateArray())
                {
                    if (Position(change) < position) attack.Fell("the order of the feed", $"{Position(change)} after {position}");
                    position = Position(change);
                    told.Add(Key(change));
                }
                next = page.At("_links").TryGetProperty("next", out var link) ? new Uri(link.Text("href")!).PathAndQuery : null;
            }
            if (told.Distinct().Count() != told.Count) attack.Fell("the feed", $"node {node} tells something twice");
            first ??= told;
            if (!told.SequenceEqual(first)) attack.Fell("the feed", $"node {node} tells {told.Count}, node 0 {first.Count}");
            attack.Count("feeds compared");
        }
        foreach (var follower in followers)
        {
            var since = Stopwatch.GetTimestamp();
            while (follower.Heard.Count < first!.Count && Stopwatch.GetElapsedTime(since) < TimeSpan.FromMinutes(1)) await Task.Delay(50);
            if (!follower.Heard.SequenceEqual(first)) attack.Fell("a follower", $"{follower} heard {follower.Heard.Count} of {first.Count}");
            attack.Count("followers compared");
        }
    }

    private static int Alive(Target target, Random die)
    {
        var alive = Enumerable.Range(0, Nodes).Where(node => target.Nodes[node] is not null).ToArray();
        return alive[die.Next(alive.Length)];
    }

    /// <param name="note">Without one, what two writers say of the same count is the same, word for word.</param>
    private static string Body(long number, string? note = null) =>
        $$"""{"numerator":{{number.ToString(CultureInfo.InvariantCulture)}},"denominator":1000000000,"reason":"prova"{{(note is null ? "" : $",\"note\":\"{note}\"")}}}""";

    private static long Position(JsonElement change) => change.At("position").GetInt64();

    private static string Key(JsonElement change) => $"{change.At("position")} {change.Text("kind")} {change.At("service")} {change.At("indicator")} {change.At("edition")} {change.At("after")}";

    /// <summary>Who hears of every change, from whichever node lets them.</summary>
    private sealed class Follower(Target target, Attack attack, Random die, bool isStream)
    {
        private readonly ConcurrentQueue<string> heard = new();

        public ConcurrentQueue<string> Heard => heard;

        public override string ToString() => isStream ? "a stream" : "who asks again and again";

        public async Task Follow(long position, CancellationToken over)
        {
            while (!over.IsCancellationRequested)
                try
                {
                    var node = Alive(target, die);
                    if (isStream) await foreach (var reached in Listen(node, position, over)) position = reached;
                    else position = await Ask(node, position);
                    await Task.Delay(isStream ? 50 : die.Next(300), over);
                }
                catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
                {
                    if (!over.IsCancellationRequested) attack.Count("followers cut off");
                }
        }

        private async Task<long> Ask(int node, long position)
        {
            var answer = await target.Ask(node, "GET", string.Create(CultureInfo.InvariantCulture, $"{Feed}?after={position}&limit={die.Next(1, 200)}"), key: null);
            if (answer.Status != 200) return position;
            var reached = answer.At("position").GetInt64();
            foreach (var change in answer.At("items").EnumerateArray())
                if (Position(change) <= reached) heard.Enqueue(Key(change));
            return reached;
        }

        /// <summary>What is told without an id is told again to who comes again.</summary>
        private async IAsyncEnumerable<long> Listen(int node, long position, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken over)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(target.Roots[node], Feed + "/stream"));
            request.Headers.Add("Last-Event-ID", position.ToString(CultureInfo.InvariantCulture));
            using var response = await target.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, over);
            if (!response.IsSuccessStatusCode) yield break;
            using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(over));
            var (waiting, id) = (new List<string>(), (long?)null);
            while (await lines.ReadLineAsync(over) is { } line)
            {
                if (line.StartsWith("id: ", StringComparison.Ordinal)) id = long.Parse(line[4..], CultureInfo.InvariantCulture);
                if (line.StartsWith("data: ", StringComparison.Ordinal)) waiting.Add(Key(JsonDocument.Parse(line[6..]).RootElement));
                if (line.Length > 0 || id is not { } reached) continue;
                foreach (var change in waiting) heard.Enqueue(change);
                waiting.Clear();
                id = null;
                yield return reached;
            }
        }
    }
}
