using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Api.Webhooks;
using UnimiCharter.Store;

namespace UnimiCharter.Api.Tests.Webhooks;

/// <summary>What changes is told to whoever subscribed, once at least and in order, whatever becomes of them or of the registry.</summary>
public sealed class DeliveryTests
{
    [Fact]
    public async Task A_measurement_is_told_as_a_cloud_event_signed_as_the_specification_has_it()
    {
        await using var app = await Hooks.Start();
        await using var receiver = await Receiver.Start();
        await app.Report("2024-01");
        var secret = await app.Subscribe("portale", receiver.Url);
        Assert.InRange(Convert.FromBase64String(secret["whsec_".Length..]).Length, 24, 64);
        await app.Report("2024-03");

        var message = Assert.Single(await receiver.Has(1));
        Assert.True(message.IsSignedWith(secret));
        Assert.Single(message.Signatures);
        Assert.Equal("application/cloudevents+json; charset=utf-8", message.Headers["Content-Type"]);
        Assert.Equal(DateTimeOffset.Parse("2024-07-01T10:00:00Z", CultureInfo.InvariantCulture).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), message.Headers["webhook-timestamp"]);
        Assert.Equal(("1.0", "unimicharter.verdict-changed", "services/master/indicators/effectiveness"), (message.Json.Text("specversion"), message.Type, message.Json.Text("subject")));
        Assert.Equal(("application/json", $"{app.Root}v1/unimi/changes"), (message.Json.Text("datacontenttype"), message.Json.Text("source")));
        Assert.DoesNotContain('.', message.Id);
        // What the feed tells, and only what changed since the subscription.
        var feed = (await app.Get("/v1/unimi/changes?after=" + (message.Json.At("data.position").GetInt64() - 1))).Expect(200);
        Assert.Equal([message.Json.At("data").GetRawText()], feed.At("items").EnumerateArray().Select(i => i.GetRawText()));
    }

    [Fact]
    public async Task What_fails_is_tried_again_under_the_same_id_and_what_comes_after_it_waits()
    {
        await using var app = await Hooks.Start();
        await using var receiver = await Receiver.Start(Receiver.Statuses(500, 404, 200));
        var secret = await app.Subscribe("portale", receiver.Url);
        await app.Report("2024-01");
        await app.Report("2024-02");
        await app.Failed("portale", 1);
        Assert.Equal(("refused", 500), (await Failure(app)));
        await app.NextAttempt("portale");
        await app.Failed("portale", 2);
        Assert.Equal(("refused", 404), (await Failure(app)));
        await app.NextAttempt("portale");
        await app.UpToDate("portale");

        var all = await receiver.Has(4);
        Assert.All(all, message => Assert.True(message.IsSignedWith(secret)));
        Assert.Equal((1, 2), (all.Take(3).Select(m => m.Id).Distinct().Count(), all.Select(m => m.Id).Distinct().Count()));
        Assert.Equal(3, all.Select(m => m.Headers["webhook-timestamp"]).Distinct().Count());
        Assert.Equal(all[0].Body, all[2].Body);
        Assert.True(all[2].Json.At("data.position").GetInt64() < all[3].Json.At("data.position").GetInt64());
        var told = await app.Progress("portale");
        Assert.Equal((0, 0), (told.At("failedAttempts").GetInt32(), told.At("deadLetters").GetInt32()));
    }

    [Fact]
    public async Task Who_hangs_is_left_after_a_while_and_does_not_hold_up_others()
    {
        await using var app = await Hooks.Start();
        await using var hanging = await Receiver.Start((_, http) => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await using var receiver = await Receiver.Start();
        for (var i = 0; i < Deliveries.MostAtOnce / 2; i++) await app.Subscribe($"a-fermo-{i}", hanging.Url);
        await app.Subscribe("portale", receiver.Url);
        await app.Report("2024-03");
        await receiver.Has(1);
        await hanging.Has(Deliveries.MostAtOnce / 2);
    }

    [Fact]
    public async Task Who_says_nothing_in_time_has_not_heard()
    {
        await using var app = await Hooks.Start(null, "Charter:Webhooks:TimeoutSeconds=1");
        await using var hanging = await Receiver.Start((_, http) => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await app.Subscribe("portale", hanging.Url);
        await app.Report("2024-03");
        await app.Failed("portale", 1);
        Assert.Equal(("timed-out", (int?)null), await Failure(app));
    }

    [Fact]
    public async Task Nobody_is_followed_elsewhere()
    {
        await using var app = await Hooks.Start();
        await using var elsewhere = await Receiver.Start();
        foreach (var (status, month) in new[] { (301, "2024-01"), (302, "2024-02"), (303, "2024-03"), (307, "2024-04"), (308, "2024-05") })
        {
            await using var receiver = await Receiver.Start((_, http) =>
            {
                (http.Response.StatusCode, http.Response.Headers.Location) = (status, elsewhere.Url);
                return Task.CompletedTask;
            });
            await app.Subscribe($"portale-{status}", receiver.Url);
            await app.Report(month);
            await app.Failed($"portale-{status}", 1);
            Assert.Equal(("redirected", status), await Failure(app, $"portale-{status}"));
        }
        Assert.Empty(elsewhere.All);
    }

    [Fact]
    public async Task Of_an_answer_of_ten_megabytes_next_to_nothing_is_read()
    {
        const int Size = 10 * 1024 * 1024;
        await using var app = await Hooks.Start();
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendBufferSize = 16 * 1024 };
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var sending = Task.Run(async () =>
        {
            using var socket = await listener.AcceptAsync();
            await socket.ReceiveAsync(new byte[64 * 1024]);
            await socket.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Size}\r\n\r\n"));
            var sent = 0;
            try
            {
                while (sent < Size) sent += await socket.SendAsync(new byte[16 * 1024]);
            }
            catch (SocketException)
            {
                // Who was to read it has hung up.
            }
            return sent;
        });
        await app.Subscribe("portale", $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndPoint!).Port}/");
        await app.Report("2024-03");
        await app.UpToDate("portale");
        Assert.InRange(await sending.WaitAsync(Until.Patience), 0, Size / 4);
        Assert.Equal(0, (await app.Progress("portale")).At("failedAttempts").GetInt32());
    }

    [Fact]
    public async Task What_nobody_takes_for_a_day_is_a_dead_letter_which_can_be_replayed()
    {
        var isThere = false;
        await using var app = await Hooks.Start();
        await using var receiver = await Receiver.Start((message, http) =>
        {
            http.Response.StatusCode = isThere || message.Json.Text("subject")!.Contains("dottorato", StringComparison.Ordinal) ? 200 : 503;
            return Task.CompletedTask;
        });
        var secret = await app.Subscribe("portale", receiver.Url);
        await app.Report("2024-03");
        await app.Report("2024-03", service: "dottorato");
        var attempts = 0;
        for (; (await app.Get(Hooks.At + "/portale/dead-letters")).Expect(200).At("items").GetArrayLength() == 0; attempts++)
        {
            await Until.True(async () => receiver.All.Count > attempts && (await app.Progress("portale")).At("failedAttempts").GetInt32() is var failed && (failed == attempts + 1 || failed == 0));
            if ((await app.Progress("portale")).At("nextAttempt").ValueKind == System.Text.Json.JsonValueKind.Null) break;
            await app.NextAttempt("portale");
        }
        await app.UpToDate("portale");

        var letter = Assert.Single((await app.Get(Hooks.At + "/portale/dead-letters")).Expect(200).At("items").EnumerateArray());
        Assert.Equal(("refused", 503, 15, false), (letter.Text("failure.reason"), letter.At("failure.status").GetInt32(), letter.At("attempts").GetInt32(), letter.At("isReplaying").GetBoolean()));
        Assert.InRange((letter.At("lastAttempt").GetDateTime() - letter.At("firstAttempt").GetDateTime()).TotalHours, 23.9, 24.1);
        // What came after it has arrived.
        var all = await receiver.Has(16);
        Assert.Equal(letter.Text("id"), Assert.Single(all.Take(15).Select(m => m.Id).Distinct()));
        Assert.Equal("services/dottorato/indicators/effectiveness", all[15].Json.Text("subject"));

        // Once more in vain: it stays one.
        Assert.Equal(1, (await app.Post(Hooks.At + "/portale/replays", $$"""{"id":"{{letter.Text("id")}}"}""")).Expect(200).At("replaying").GetInt32());
        await Until.True(async () => (await app.Get(Hooks.At + "/portale/dead-letters")).At("items.0.attempts").GetInt32() == 16);
        isThere = true;
        Assert.Equal(1, (await app.Post(Hooks.At + "/portale/replays", null)).Expect(200).At("replaying").GetInt32());
        await Until.True(async () => (await app.Get(Hooks.At + "/portale/dead-letters")).At("items").GetArrayLength() == 0);
        var last = (await receiver.Has(18))[^1];
        Assert.Equal((letter.Text("id"), true), (last.Id, last.IsSignedWith(secret)));
        Assert.Equal(all[0].Body, last.Body);
        Assert.Equal(0, (await app.Post(Hooks.At + "/portale/replays", null)).Expect(200).At("replaying").GetInt32());
        (await app.Post(Hooks.At + "/portale/replays", $$"""{"id":"{{letter.Text("id")}}"}""")).ExpectProblem(404, "unknown-dead-letter");
    }

    [Fact]
    public async Task A_registry_that_dies_before_it_has_noted_what_was_answered_tells_it_again_under_the_same_id()
    {
        await using var app = await Hooks.Start();
        var killed = 0L;
        await using var receiver = await Receiver.Start(async (_, http) =>
        {
            // Whoever holds the line of the delivery is gone before the answer comes.
            if (killed == 0) killed = await app.Select<long>("select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = current_database() and state = 'idle in transaction'");
        });
        await app.Subscribe("portale", receiver.Url);
        await app.Report("2024-03");
        await app.UpToDate("portale");
        var all = await receiver.Has(2);
        Assert.Equal(1, killed);
        Assert.Equal(all[0].Id, all[1].Id);
        Assert.Equal(all[0].Body, all[1].Body);
    }

    [Fact]
    public async Task Another_start_goes_on_with_the_same_attempts()
    {
        var connection = await Cluster.NewDatabase();
        await using var receiver = await Receiver.Start(Receiver.Statuses(500, 500, 200));
        string next;
        await using (var app = await Hooks.Start(connection))
        {
            await app.Subscribe("portale", receiver.Url);
            await app.Report("2024-03");
            await app.Failed("portale", 1);
            next = (await app.Progress("portale")).TextAt("nextAttempt")!;
        }
        await using var again = await Hooks.Start(connection);
        Assert.Equal((1, next), ((await again.Progress("portale")).At("failedAttempts").GetInt32(), (await again.Progress("portale")).TextAt("nextAttempt")));
        await again.NextAttempt("portale");
        await again.Failed("portale", 2);
        await again.NextAttempt("portale");
        await again.UpToDate("portale");
        Assert.Single((await receiver.Has(3)).Select(m => m.Id).Distinct());
    }

    [Fact]
    public async Task Of_two_nodes_one_tells_each_change_and_in_order()
    {
        var connection = await Cluster.NewDatabase();
        await using var one = await Hooks.Start(connection);
        await using var two = await Hooks.Start(connection);
        await using var receiver = await Receiver.Start((_, _) => Task.Delay(5));
        await one.Subscribe("portale", receiver.Url);
        var services = new[] { "master", "dottorato", "mobilita-uscita", "mobilita-entrata", "sportello-orientamento" };
        foreach (var month in new[] { "2024-01", "2024-02", "2024-03", "2024-04" })
            foreach (var service in services) await (month == "2024-02" ? two : one).Report(month, service: service);
        await one.UpToDate("portale");
        var all = await receiver.Has(20);
        Assert.Equal(20, all.Select(m => m.Id).Distinct().Count());
        var positions = all.Select(m => m.Json.At("data.position").GetInt64()).ToArray();
        Assert.Equal(positions.Order(), positions);
    }

    [Fact]
    public void Pauses_grow_over_a_day_and_are_the_same_for_a_message_whoever_asks()
    {
        Assert.Equal(Dispatcher.Pauses("unimi_portale_1-0"), Dispatcher.Pauses("unimi_portale_1-0"));
        var all = Enumerable.Range(0, 200).Select(n => Dispatcher.Pauses($"unimi_portale_{n}-0")).ToArray();
        Assert.All(all, pauses => Assert.Equal(24, pauses.Sum(p => p.TotalHours), 3));
        Assert.All(all, pauses => Assert.InRange(pauses[0], TimeSpan.FromMilliseconds(1), TimeSpan.FromMinutes(1)));
        Assert.True(all.Select(pauses => pauses[0]).Distinct().Count() > 150);
        for (var i = 2; i < all[0].Count; i++) Assert.True(all.Average(p => p[i].TotalSeconds) > 1.5 * all.Average(p => p[i - 1].TotalSeconds));
    }

    private static async Task<(string?, int?)> Failure(App app, string name = "portale")
    {
        var failure = (await app.Progress(name)).At("failure");
        return (failure.Text("reason"), failure.At("status") is { ValueKind: System.Text.Json.JsonValueKind.Number } status ? status.GetInt32() : null);
    }
}
