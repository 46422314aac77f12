using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using UnimiCharter.Api.Tests.Batches;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Store;
using Xunit.Abstractions;

namespace UnimiCharter.Api.Tests.Hostile;

/// <summary>Keys that nobody issued, that are no more, or not yet no more.</summary>
[Collection(HostileRequests.Name)]
public sealed class KeyTests(SharedApp shared, Tally tally, ITestOutputHelper output) : IClassFixture<SharedApp>
{
    private const int BadKeys = 10_000;
    private const int Callers = 8;
    private const string Home = "/v1/unimi/services/master";

    private readonly App app = shared.App;

    [Fact]
    public async Task Ten_thousand_bad_keys_in_a_row_are_refused_while_others_are_served_and_cost_the_database_nothing()
    {
        await Ask(app, Home, App.AdminKey);
        using var commands = new Commands(app.Connection);
        var clock = Stopwatch.StartNew();
        await Refuse(BadKeys / 2);
        // Once in a while the credentials are read again, by two queries at most, and the registry asks for work of its own (daemon, outbox) now and then: both in proportion to the time, not to the keys.
        var refreshes = (clock.Elapsed / KnownCredentials.Lag) + 1;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{BadKeys / 2} bad keys in {clock.Elapsed}: {commands.Counted} queries"));
        Assert.InRange(commands.Counted, 0, 3 * refreshes + 20);

        using var over = new CancellationTokenSource();
        var others = Task.WhenAll(Serve(App.AdminKey, over.Token), Serve(null, over.Token));
        await Refuse(BadKeys / 2);
        await over.CancelAsync();
        Assert.All(await others, served => Assert.True(served > 0, $"{served}"));
        tally.Add(BadKeys);

        Task Refuse(int keys) => Task.WhenAll(Enumerable.Range(0, Callers).Select(async caller =>
        {
            for (var i = caller; i < keys; i += Callers)
            {
                var key = (i % 10) switch { 0 => App.AdminKey[..^1] + "x", 1 => App.AdminKey + "x", 2 => App.AdminKey.ToUpperInvariant(), 3 => new string('a', 257), 4 => "à", _ => KnownCredentials.NewKey() };
                Assert.Equal(401, (await Ask(app, Home, key)).Status);
            }
        }));

        async Task<int> Serve(string? key, CancellationToken over)
        {
            var served = 0;
            for (; !over.IsCancellationRequested; served++) Assert.Equal(200, (await Ask(app, Home, key)).Status);
            return served;
        }
    }

    [Fact]
    public async Task A_wrong_key_takes_as_long_as_an_unknown_one()
    {
        const int Rounds = 2_000, WarmUp = 500, Tries = 50;
        await using var own = await App.Start();
        var revoked = await Issue(own, "revocata");
        (await own.Delete("/v1/unimi/credentials/revocata?reason=prova")).Expect(204);
        var expired = await Issue(own, "scaduta", "2024-07-02T00:00:00Z");
        own.Clock.Set("2024-07-03T00:00:00Z");
        var good = await Issue(own, "buona");
        // Each as often as the others: one that was never seen before has a place of its own made for it, whoever's it is.
        string[] keys = [KnownCredentials.NewKey(), revoked, expired, good[..^1] + (good[^1] == 'A' ? 'B' : 'A')];
        for (var attempt = 1; ; attempt++)
        {
            var times = keys.Select(_ => new List<double>()).ToArray();
            for (var i = 0; i < WarmUp + Rounds; i++)
                for (var k = 0; k < keys.Length; k++)
                {
                    var kind = (i + k) % keys.Length;
                    var key = "Authorization: Bearer " + keys[kind];
                    var started = Stopwatch.GetTimestamp();
                    var answer = await own.Ask("GET", Home, null, key);
                    if (i >= WarmUp) times[kind].Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
                    Assert.Equal(401, answer.Status);
                }
            tally.Add(keys.Length * (WarmUp + Rounds));
            double[] medians = [.. times.Select(t => t.Order().ElementAt(t.Count / 2))];
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"never issued {medians[0]:0} µs, revoked {medians[1]:0} µs, expired {medians[2]:0} µs, near a good one {medians[3]:0} µs"));
            // The machine may be busy with others, but hardly each time with the same of them.
            if (medians.Max() - medians.Min() < Math.Max(15, medians.Min() / 4)) break;
            Assert.True(attempt < Tries, string.Join(" / ", medians));
        }
    }

    [Fact]
    public async Task A_key_that_is_revoked_in_flight_writes_nothing_after_that()
    {
        const int Writers = 50;
        var organization = await Library.OpenMany(app, Writers);
        var key = await Issue(app, "in-volo", organization: organization);
        var (enough, revoked, written) = (new TaskCompletionSource(), new TaskCompletionSource(), 0);
        var writers = Enumerable.Range(0, Writers).Select(async writer =>
        {
            var (recorded, refused) = (0, 0);
            // Beyond the first refusal, so that one admitted after it would show.
            for (var i = 0; i < 36 && refused < 3; i++)
            {
                // The last are left for when it is revoked for certain.
                if (i == 33 && refused == 0) await revoked.Task;
                var path = string.Create(CultureInfo.InvariantCulture, $"/v1/{organization}/services/s-{writer:D4}/indicators/i-{i % 6}/measurements/2024-{(i / 6) + 1:D2}");
                var status = (await Ask(app, path, key, """{"count":1}""")).Status;
                Assert.True(status is 201 or 401, $"{status}");
                if (status == 201) recorded++;
                else refused++;
                Assert.False(status == 201 && refused > 0);
                if (Interlocked.Increment(ref written) == 3 * Writers) enough.TrySetResult();
            }
            return (recorded, refused);
        }).ToList();
        await enough.Task;
        (await app.Delete($"/v1/{organization}/credentials/in-volo?reason=prova")).Expect(204);
        revoked.SetResult();
        Assert.Equal(401, (await Ask(app, $"/v1/{organization}/services/s-0000/indicators/i-5/measurements/2024-06", key, """{"count":1}""")).Status);
        var results = await Task.WhenAll(writers);
        tally.Add(results.Sum(r => r.recorded + r.refused) + 1);
        Assert.Contains(results, r => r.refused > 0);

        Assert.Equal(results.Sum(r => r.recorded), await app.Select<long>("select count(*) from mt_events where user_name = 'in-volo'"));
        Assert.True(await app.Select<bool>(
            "select max(seq_id) filter (where user_name = 'in-volo') < max(seq_id) filter (where type = 'credential_revoked') from mt_events where tenant_id = $1", organization));
    }

    [Fact]
    public async Task A_key_is_valid_before_its_expiry_and_never_from_then_on_whichever_way_the_clock_goes()
    {
        const string Expiry = "2024-09-01T00:00:00Z";
        await using var own = await App.Start();
        var key = await Issue(own, "a-tempo", Expiry);
        var period = 0;
        foreach (var (now, isValid) in new[]
        {
            ("2024-08-31T23:59:59.9999999Z", true), (Expiry, false), ("2024-09-01T00:00:00.0000001Z", false), ("2024-08-31T23:59:59Z", true), ("2034-01-01T00:00:00Z", false), ("2024-07-01T10:00:00Z", true), (Expiry, false),
        })
        {
            own.Clock.Set(now);
            Assert.Equal(isValid ? 200 : 401, (await Ask(own, Home, key)).Status);
            var facts = await own.Facts();
            var path = Paths.Measurement("master", "effectiveness", string.Create(CultureInfo.InvariantCulture, $"2024-{++period:D2}"));
            Assert.Equal(isValid ? 201 : 401, (await Ask(own, path, key, """{"numerator":3,"denominator":41}""")).Status);
            Assert.Equal(facts + (isValid ? 1 : 0), await own.Facts());
            if (isValid) Assert.Equal(DateTime.Parse(now[..19], CultureInfo.InvariantCulture), await own.Select<DateTime>("select date_trunc('second', timestamp) at time zone 'UTC' from mt_events order by seq_id desc limit 1"));
        }
        tally.Add(14);
        Assert.Equal(0L, await own.Select<long>("select count(*) from mt_events where user_name = 'a-tempo' and timestamp >= '2024-09-01T00:00:00Z'"));
        Assert.Empty((await own.Verify()).Findings);
    }

    private static async Task<string> Issue(App app, string name, string? expires = null, string organization = "unimi") => (await app.Post(
        $"/v1/{organization}/credentials", $$"""{"name":"{{name}}","title":"Prova","roles":["office"],"expires":{{(expires is null ? "null" : $"\"{expires}\"")}}}""")).Expect(201).TextAt("key")!;

    private static Task<Answer> Ask(App app, string path, string? key, string? body = null) => app.Send(
        body is null ? "GET" : "PUT", path, body is null ? null : App.Json(Encoding.UTF8.GetBytes(body)), key is null ? App.Anonymous : "Authorization: Bearer " + key);

    /// <summary>Counts the queries to one database.</summary>
    private sealed class Commands : IDisposable
    {
        private readonly MeterListener listener = new();
        private long counted;

        public Commands(string connection)
        {
            var database = new Npgsql.NpgsqlConnectionStringBuilder(connection).Database!;
            listener.InstrumentPublished = (instrument, self) =>
            {
                if (instrument is { Meter.Name: "Npgsql", Name: "db.client.operation.duration" }) self.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
            {
                foreach (var (_, value) in tags)
                    if (value is string text && (text == database || text.Contains($"Database={database};", StringComparison.Ordinal))) Interlocked.Increment(ref counted);
            });
            listener.Start();
        }

        public long Counted => Interlocked.Read(ref counted);

        public void Dispose() => listener.Dispose();
    }
}
