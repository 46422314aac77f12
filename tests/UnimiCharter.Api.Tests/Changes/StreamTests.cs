using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Changes;

/// <summary>What changes, as it changes: server-sent events.</summary>
public sealed class StreamTests
{
    private const string Stream = "/v1/unimi/changes/stream";
    private static readonly string Effectiveness = Paths.Measurement("master", "effectiveness", "2024-03");

    [Fact]
    public async Task A_verdict_that_turns_is_told_at_once_to_who_follows_and_to_nobody_elses()
    {
        await using var app = await Start();
        (await app.Put("/v1/organizations/polimi", """{"name":"Politecnico di Milano"}""")).Expect(201);
        using var reader = await Reader.Open(app, Stream);
        using var other = await Reader.Open(app, "/v1/polimi/changes/stream");
        Assert.Equal(("text/event-stream", "no-store"), (reader.Response.Content.Headers.ContentType!.ToString(), reader.Response.Headers.CacheControl!.ToString()));
        Assert.True(reader.Response.Headers.Contains("RateLimit-Remaining"));
        await reader.Beginning();

        (await app.Put(Effectiveness, """{"numerator":3,"denominator":41}""")).Expect(201);
        var told = await reader.Event();
        (await app.Put(Effectiveness, """{"numerator":9,"denominator":41,"reason":"prova"}""", "If-Match: *")).Expect(200);
        var again = await reader.Event();

        Assert.Equal(("verdict-changed", "met", "missed"), (told.Name, told.Data.Text("after.outcome"), again.Data.Text("after.outcome")));
        Assert.Equal(told.Id, told.Data.At("position").ToString());
        // The same as the feed tells.
        var feed = (await app.Get($"/v1/unimi/changes?after={told.Data.At("position").GetInt64() - 1}")).Expect(200);
        Assert.Equal([told.Data.GetRawText(), again.Data.GetRawText()], feed.At("items").EnumerateArray().Select(i => i.GetRawText()));
        await other.Beginning();
        Assert.True(other.HasNothing);
    }

    [Fact]
    public async Task Who_comes_again_with_the_last_id_hears_all_the_rest_and_nothing_twice()
    {
        await using var app = await Start();
        (await app.Put(Effectiveness, """{"numerator":3,"denominator":41}""")).Expect(201);
        // Six verdicts at one position: only the last of them has it as its id.
        (await app.Post("/v1/unimi/services/master/reporting/2024/certification", """{"reason":"prova"}""")).Expect(201);
        string id;
        using (var first = await Reader.Open(app, Stream + "?after=0"))
        {
            var told = new List<Told>();
            while (told.Count < 66) told.Add(await first.Event());
            Assert.All(told, t => Assert.Equal(t.Data.At("position").ToString(), t.Id));
            id = told[^1].Id!;
        }
        // The header of a browser that comes again is believed, not the address that it began with.
        using var again = await Reader.Open(app, Stream + "?after=0", "Last-Event-ID: " + id);
        Assert.Equal("met", (await again.Event()).Data.Text("after.outcome"));
        var certified = new List<Told>();
        while (certified.Count < 6) certified.Add(await again.Event());
        Assert.Equal([null, null, null, null, null, certified[5].Data.At("position").ToString()], certified.Select(t => t.Id));
        Assert.All(certified, t => Assert.Equal("certified", t.Data.Text("after.finality")));
    }

    [Fact]
    public async Task Who_is_cut_off_before_the_first_change_comes_again_with_the_id_it_began_with()
    {
        await using var app = await Start();
        long begun;
        using (var first = await Reader.Open(app, Stream)) begun = await first.Beginning();
        (await app.Put(Effectiveness, """{"numerator":3,"denominator":41}""")).Expect(201);
        await FeedTests.UpToDate(app);
        using var again = await Reader.Open(app, Stream, string.Create(CultureInfo.InvariantCulture, $"Last-Event-ID: {begun}"));
        Assert.Equal(begun, await again.Beginning());
        Assert.Equal("met", (await again.Event()).Data.Text("after.outcome"));
    }

    [Fact]
    public async Task There_is_place_for_so_many_and_a_place_is_given_back()
    {
        await using var app = await Start("Charter:Changes:MaxStreams=2");
        var first = await Reader.Open(app, Stream);
        using var second = await Reader.Open(app, Stream);
        var refused = (await app.Get(Stream)).ExpectProblem(503, "too-many-followers");
        Assert.NotNull(refused.Header("Retry-After"));
        // The feed itself has place.
        (await app.Get("/v1/unimi/changes")).Expect(200);
        first.Dispose();
        await Until.True(async () =>
        {
            using var next = await Reader.Open(app, Stream);
            return next.Response.StatusCode == HttpStatusCode.OK;
        });
    }

    /// <summary>An address without a key has a few places, and all of those together leave some to who has a key.</summary>
    [Fact]
    public async Task Places_are_counted_by_caller_and_some_are_kept_for_who_has_a_key()
    {
        await using var app = await Start(
            "Charter:Proxies=127.0.0.1", "Charter:Changes:MaxStreams=8", "Charter:Changes:MaxStreamsPerAddress=2", "Charter:Changes:MaxStreamsPerKey=3", "Charter:Changes:StreamsKeptForKeys=4");
        var key = Keys.As(await app.Issue("portale", "office"));
        var readers = new List<Reader>();
        foreach (var (who, isAdmitted) in new[]
        {
            (From("203.0.113.1"), true), (From("203.0.113.1"), true), (From("203.0.113.1"), false),
            // One network of IPv6 is one caller.
            (From("2001:db8::1"), true), (From("2001:db8::2"), true), (From("2001:db8::3"), false),
            (From("203.0.113.2"), false),
            (key, true), (key, true), (key, true), (key, false), (Keys.As(App.AdminKey), true), (Keys.As(App.AdminKey), false),
        })
        {
            var reader = await Reader.Open(app, Stream, who);
            readers.Add(reader);
            Assert.Equal((readers.Count, isAdmitted ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable), (readers.Count, reader.Response.StatusCode));
            if (!isAdmitted) Assert.NotNull(reader.Response.Headers.RetryAfter);
        }
        (await app.Get(Stream, From("203.0.113.2"), App.Anonymous)).ExpectProblem(503, "too-many-followers");
        readers[0].Dispose();
        await Until.True(async () =>
        {
            using var next = await Reader.Open(app, Stream, From("203.0.113.2"));
            return next.Response.StatusCode == HttpStatusCode.OK;
        });
        readers.ForEach(reader => reader.Dispose());

        static string From(string address) => "X-Forwarded-For: " + address;
    }

    /// <summary>Nothing that is recorded once the revocation was answered is told to who follows with the key, whichever node it is.</summary>
    [Fact]
    public async Task A_stream_ends_when_its_key_is_revoked_on_every_node()
    {
        await using var app = await Start();
        await using var node = await App.Listen(app.Connection, "2024-07-01T10:00:00Z", "Charter:Changes:StreamSeconds=3600");
        var key = Keys.As(await app.Issue("portale", "office"));
        using var anyone = await Reader.Open(app, Stream);
        using var here = await Reader.Open(app, Stream, key);
        using var there = await Reader.Open(node, Stream, key);
        foreach (var reader in new[] { anyone, here, there }) await reader.Beginning();
        (await app.Put(Effectiveness, """{"numerator":3,"denominator":41}""")).Expect(201);
        foreach (var reader in new[] { anyone, here, there }) Assert.Equal("met", (await reader.Event()).Data.Text("after.outcome"));

        await app.Revoke("portale");
        (await app.Put(Effectiveness, """{"numerator":9,"denominator":41,"reason":"prova"}""", "If-Match: *")).Expect(200);
        foreach (var reader in new[] { here, there }) Assert.DoesNotContain("data", await reader.ToTheEnd(), StringComparison.Ordinal);
        Assert.Equal("missed", (await anyone.Event()).Data.Text("after.outcome"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await Reader.Open(app, Stream, key)).Response.StatusCode);
    }

    [Fact]
    public async Task A_stream_ends_when_its_key_expires_or_the_one_after_it_takes_its_place()
    {
        await using var app = await Start();
        var (expires, rotated) = (Keys.As(await app.Issue("a-termine", "office", expires: "2024-07-01T11:00:00Z")), Keys.As(await app.Issue("ruotata", "office")));
        var next = Keys.As((await app.Post(Keys.PathOf("unimi", "ruotata") + "/rotations", """{"overlapMinutes":60}""")).Expect(200).TextAt("key")!);
        using var first = await Reader.Open(app, Stream, expires);
        using var second = await Reader.Open(app, Stream, rotated);
        using var third = await Reader.Open(app, Stream, next);
        foreach (var reader in new[] { first, second, third }) await reader.Beginning();
        app.Clock.Set("2024-07-01T11:00:00Z");
        await first.ToTheEnd();
        await second.ToTheEnd();
        (await app.Put(Effectiveness, """{"numerator":3,"denominator":41}""")).Expect(201);
        Assert.Equal("met", (await third.Event()).Data.Text("after.outcome"));
    }

    /// <summary>What changes is read once for all who follow; the database hears as much of one as of 250.</summary>
    [Fact]
    public async Task Many_who_follow_are_all_told_everything_once_and_read_it_together()
    {
        const int Followers = 250, Facts = 60;
        await using var app = await Start("Charter:Changes:MaxStreamsPerAddress=250", "Charter:Changes:StreamsKeptForKeys=0");
        var name = new Npgsql.NpgsqlConnectionStringBuilder(app.Connection).Database!;
        var readers = await Task.WhenAll(Enumerable.Range(0, Followers).Select(_ => Reader.Open(app, Stream)));
        foreach (var reader in readers) await reader.Beginning();

        var reads = 0;
        using var statements = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                var told = activity.TagObjects.Select(tag => tag.Value?.ToString() ?? "").Append(activity.DisplayName).ToArray();
                if (told.Contains(name) && told.Any(text => text.Contains("select", StringComparison.OrdinalIgnoreCase) && text.Contains("mt_doc_change ", StringComparison.Ordinal))) Interlocked.Increment(ref reads);
            },
        };
        ActivitySource.AddActivityListener(statements);
        // A question is counted; until the feed has come to its end, the node's own may be among them.
        await Until.True(async () =>
        {
            Interlocked.Exchange(ref reads, 0);
            (await app.Get("/v1/unimi/changes")).Expect(200);
            return reads == 1;
        });
        Interlocked.Exchange(ref reads, 0);

        var told = readers.Select(async reader =>
        {
            var values = new List<int>();
            while (values.Count < Facts) values.Add((await reader.Event()).Data.At("after.result.numerator").GetInt32());
            return values;
        }).ToArray();
        (await app.Put(Effectiveness, """{"numerator":1,"denominator":100}""")).Expect(201);
        for (var numerator = 2; numerator <= Facts; numerator++)
            (await app.Put(Effectiveness, $$"""{"numerator":{{numerator}},"denominator":100,"reason":"prova"}""", "If-Match: *")).Expect(200);

        foreach (var values in await Task.WhenAll(told)) Assert.Equal(Enumerable.Range(1, Facts), values);
        Assert.InRange(reads, 1, Facts);
        foreach (var reader in readers) reader.Dispose();
    }

    /// <summary>Who is further behind than what is kept is told it too, and from there on with the others.</summary>
    [Fact]
    public async Task Who_is_far_behind_catches_up_and_goes_on_with_the_others()
    {
        await using var app = await Start();
        using var one = await Reader.Open(app, Stream);
        await one.Beginning();
        for (var numerator = 1; numerator <= 5; numerator++)
            (await app.Put(Effectiveness, $$"""{"numerator":{{numerator}},"denominator":100,"reason":"prova"}""", numerator == 1 ? "Accept: application/json" : "If-Match: *")).Expect(numerator == 1 ? 201 : 200);
        for (var numerator = 1; numerator <= 5; numerator++) await one.Event();
        using var other = await Reader.Open(app, Stream + "?after=0");
        await other.Beginning();
        var told = new List<Told>();
        while (told.Count < 66 + 5) told.Add(await other.Event());
        (await app.Put(Effectiveness, """{"numerator":6,"denominator":100,"reason":"prova"}""", "If-Match: *")).Expect(200);
        Assert.Equal((await one.Event()).Id, (await other.Event()).Id);
        Assert.Equal(told.Select(t => t.Data.At("position").GetInt64()).Order(), told.Select(t => t.Data.At("position").GetInt64()));
        Assert.Equal(told.Count, told.DistinctBy(t => (t.Data.At("position").GetInt64(), t.Data.Text("service"), t.Data.Text("indicator"))).Count());
    }

    [Fact]
    public async Task It_outlasts_the_patience_with_the_database()
    {
        var patience = TimeSpan.FromSeconds(2);
        await using var app = await Start($"Charter:DatabasePatienceMilliseconds={patience.TotalMilliseconds}");
        Reader? open = null;
        await Until.True(async () =>
        {
            open?.Dispose();
            return (open = await Reader.Open(app, Stream)).Response.StatusCode == HttpStatusCode.OK;
        });
        using var reader = open!;
        await reader.Beginning();
        await Task.Delay(patience);
        await Until.True(async () => (await app.Put(Effectiveness, """{"numerator":3,"denominator":41}""")).Status is 200 or 201);
        Assert.Equal("met", (await reader.Event()).Data.Text("after.outcome"));
    }

    [Fact]
    public async Task It_ends_when_its_time_is_over()
    {
        await using var app = await Start("Charter:Changes:StreamSeconds=1");
        using var reader = await Reader.Open(app, Stream);
        await reader.ToTheEnd();
    }

    [Fact]
    public async Task A_registry_that_stops_ends_the_streams_at_once()
    {
        var app = await Start("shutdownTimeoutSeconds=3600");
        using var reader = await Reader.Open(app, Stream);
        await reader.Beginning();
        // A stream that did not end would be waited for longer.
        Assert.Equal(TimeSpan.FromHours(1), app.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
        await app.DisposeAsync().AsTask().WaitAsync(Until.Patience);
        await reader.ToTheEnd();
    }

    [Fact]
    public async Task Who_does_not_read_is_cut_off_and_the_place_given_back()
    {
        await using var app = await Start("Charter:Changes:MaxStreams=1");
        // More than the buffers on the way hold.
        await app.Select<long>(
            """
            with written as (
                insert into mt_doc_change (tenant_id, id, data)
                select 'unimi', id, jsonb_build_object('id', id, 'kind', 'verdict-changed', 'at', now(), 'subject', 'master', 'isOfProgramme', false, 'indicator', 'effectiveness', 'edition', '2024')
                from generate_series((1::bigint << 20) + 1000, (1 << 20) + 60000) id returning 1)
            select count(*) from written
            """);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4_096 };
        await socket.ConnectAsync(IPAddress.Loopback, app.Root.Port);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET {Stream}?after=0 HTTP/1.1\r\nHost: a\r\n\r\n"));
        var status = new byte["HTTP/1.1 200".Length];
        Assert.Equal("HTTP/1.1 200", Encoding.ASCII.GetString(status, 0, await socket.ReceiveAsync(status)));
        (await app.Get(Stream)).ExpectProblem(503, "too-many-followers");

        await Until.True(async () =>
        {
            using var next = await Reader.Open(app, Stream);
            return next.Response.StatusCode == HttpStatusCode.OK;
        });
    }

    [Fact]
    public async Task A_HEAD_is_answered_without_a_stream()
    {
        await using var app = await Start("Charter:Changes:MaxStreams=1");
        for (var i = 0; i < 3; i++) Assert.Equal("text/event-stream", (await app.Send("HEAD", Stream, null)).Expect(200).Header("Content-Type"));
    }

    /// <summary>A browser that has heard of no event yet sends it so.</summary>
    [Fact]
    public async Task An_empty_id_is_as_none()
    {
        await using var app = await Start();
        (await app.Put(Effectiveness, """{"numerator":3,"denominator":41}""")).Expect(201);
        await FeedTests.UpToDate(app);
        using var now = await Reader.Open(app, Stream);
        using var after = await Reader.Open(app, Stream + "?after=0");
        using var emptyNow = await Reader.Open(app, Stream, "Last-Event-ID: ");
        using var emptyAfter = await Reader.Open(app, Stream + "?after=0", "Last-Event-ID: ");
        Assert.Equal(await now.Beginning(), await emptyNow.Beginning());
        Assert.Equal((await after.Event()).Id, (await emptyAfter.Event()).Id);
    }

    [Fact]
    public async Task What_is_no_position_is_refused_before_anything_is_streamed()
    {
        await using var app = await App.Start();
        (await app.Get(Stream, "Last-Event-ID: x")).ExpectProblem(400, "malformed-parameter");
        (await app.Get(Stream, "Last-Event-ID: -1")).ExpectProblem(400, "malformed-parameter");
        (await app.Get(Stream + "?after=x")).ExpectProblem(400, "malformed-parameter");
        (await app.Get(Stream + "?limit=5")).ExpectProblem(400, "unknown-parameter");
        (await app.Get("/v1/nessuno/changes/stream")).ExpectProblem(404, "unknown-organization");
        (await app.Get(Stream, "Accept: application/json")).ExpectProblem(406, "not-acceptable");
    }

    /// <summary>With a feed that has told the charter, so that what comes next is what a test does.</summary>
    private static async Task<ListeningApp> Start(params string[] settings)
    {
        var app = await App.Listen(null, "2024-07-01T10:00:00Z", [.. settings, "Charter:Changes:StreamSeconds=3600"]);
        await FeedTests.UpToDate(app);
        return app;
    }
}
