using System.Globalization;
using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Changes;

/// <summary>What changed for the public, to be asked for again and again.</summary>
public sealed class FeedTests : IAsyncLifetime
{
    private const string Feed = "/v1/unimi/changes";
    private static readonly string Effectiveness = Paths.Measurement("master", "effectiveness", "2024-03");

    private App app = null!;

    public async Task InitializeAsync() => app = await App.Start();

    public async Task DisposeAsync() => await app.DisposeAsync();

    [Fact]
    public async Task A_measurement_that_turns_a_verdict_is_told_to_anyone()
    {
        var from = await UpToDate();
        (await app.Put(Effectiveness, """{"numerator":3,"denominator":41,"note":"segreta"}""")).Expect(201);
        (await app.Put(Effectiveness, """{"numerator":9,"denominator":41,"reason":"riservata"}""", "If-Match: *")).Expect(200);
        await UpToDate();

        var told = (await app.Get($"{Feed}?after={from}", App.Anonymous)).Expect(200);
        Assert.Equal(["master/effectiveness 2024 notEvaluable  > met 3/41", "master/effectiveness 2024 met 3/41 > missed 9/41"], Told(told));
        var last = told.At("items.1");
        Assert.Equal(("verdict-changed", "2024-07-01T10:00:00Z", "provisional", "open"), (last.Text("kind"), last.Text("at"), last.Text("after.finality"), last.Text("after.outlook")));
        Assert.Equal((21.95122m, "percent", JsonValueKind.Null), (last.Number("after.result.value"), last.Text("after.result.unit"), last.At("programme").ValueKind));
        Assert.EndsWith("/v1/unimi/services/master/indicators/effectiveness/explanation?edition=2024", last.Text("_links.explanation.href"), StringComparison.Ordinal);
        foreach (var hidden in new[] { "segreta", "riservata", "admin" }) Assert.DoesNotContain(hidden, told.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_goes_on_from_the_position_misses_nothing_and_hears_nothing_twice()
    {
        var whole = new List<string>();
        var position = 0L;
        for (var month = 1; month <= 6; month++)
        {
            (await app.Put(Paths.Measurement("master", "effectiveness", $"2024-0{month}"), $$"""{"numerator":{{month}},"denominator":20}""")).Expect(201);
            if (month % 2 == 0) await UpToDate();
            whole.AddRange(await Walk(position));
        }
        await UpToDate();
        whole.AddRange(await Walk(position));
        Assert.Equal(Keys(await Everything()), whole);

        async Task<List<string>> Walk(long after)
        {
            var answer = (await app.Get($"{Feed}?after={after}&limit=500")).Expect(200);
            position = Position(answer);
            return Keys(answer);
        }
    }

    [Fact]
    public async Task Pages_of_any_length_have_every_change_once_and_never_pass_over_one()
    {
        (await app.Put(Paths.Measurement("master", "effectiveness", "2024-01"), """{"numerator":1,"denominator":20}""")).Expect(201);
        // Six verdicts change at one position.
        (await app.Post("/v1/unimi/services/master/reporting/2024/certification", """{"reason":"prova"}""")).Expect(201);
        await UpToDate();
        var everything = Keys(await Everything());
        Assert.Equal(66 + 1 + 6, everything.Count);
        foreach (var limit in new[] { 1, 4, 7, 72, 73, 500 })
        {
            var walked = new List<string>();
            for (string? at = $"{Feed}?limit={limit}"; at is not null;)
            {
                var page = (await app.Get(at)).Expect(200);
                walked.AddRange(Keys(page));
                Assert.InRange(page.At("items").GetArrayLength(), 1, limit);
                // Whoever stops here and goes on from the position hears the rest, if some of it again.
                var rest = Keys((await app.Get($"{Feed}?limit=500&after={Position(page)}")).Expect(200));
                Assert.Equal(everything[^rest.Count..], rest);
                Assert.True(walked.Count + rest.Count >= everything.Count);
                at = page.At("_links").TryGetProperty("next", out var next) ? new Uri(next.Text("href")!).PathAndQuery : null;
            }
            Assert.Equal(everything, walked);
        }
    }

    [Fact]
    public async Task It_is_sent_once_and_asked_for_again()
    {
        var from = await UpToDate();
        var first = (await app.Get($"{Feed}?after={from}")).Expect(200);
        Assert.Equal("no-cache", first.Header("Cache-Control"));
        Assert.Empty((await app.Get($"{Feed}?after={from}", "If-None-Match: " + first.ETag)).Expect(304).Body);
        (await app.Put(Effectiveness, """{"numerator":3,"denominator":41}""")).Expect(201);
        await UpToDate();
        Assert.Single(Told((await app.Get($"{Feed}?after={from}", "If-None-Match: " + first.ETag)).Expect(200)));
    }

    [Fact]
    public async Task Organizations_do_not_mix_and_programmes_are_told_too()
    {
        (await app.Put("/v1/organizations/polimi", """{"name":"Politecnico di Milano"}""")).Expect(201);
        (await app.Put("/v1/polimi/programmes/piano/plan", """
            {"organizationName":"Politecnico","title":"Piano","span":"2024..2026","goals":[{"code":"a","title":"Asse"}],
             "indicators":[{"code":"k","goal":"a","title":"N. dottorandi","unitOfMeasure":"N.","measure":"count","aggregation":"latest","frequency":"yearly","targets":[{"period":"2024..2026","comparator":"atLeast","value":20}]}]}
            """)).Expect(201);
        (await app.Put("/v1/polimi/programmes/piano/indicators/k/measurements/2024", """{"count":25}""")).Expect(201);
        (await app.Put(Effectiveness, """{"numerator":3,"denominator":41}""")).Expect(201);
        await UpToDate();

        var polimi = (await app.Get("/v1/polimi/changes")).Expect(200);
        Assert.Equal(["piano/k 2024..2026   > notEvaluable ", "piano/k 2024..2026 notEvaluable  > met 25/1"], Told(polimi));
        Assert.EndsWith("/v1/polimi/programmes/piano", polimi.TextAt("items.0._links.programme.href"), StringComparison.Ordinal);
        Assert.All((await Everything()).At("items").EnumerateArray(), change => Assert.NotNull(change.Text("service")));
    }

    [Theory]
    [InlineData("?after=-1", 400, "malformed-parameter")]
    [InlineData("?after=", 400, "malformed-parameter")]
    [InlineData("?after=1.5", 400, "malformed-parameter")]
    [InlineData("?after=%201", 400, "malformed-parameter")]
    [InlineData("?after=1e3", 400, "malformed-parameter")]
    [InlineData("?after=9223372036854775808", 400, "malformed-parameter")]
    [InlineData("?after=1%00", 400, "malformed-parameter")]
    [InlineData("?after=%D9%A2", 400, "malformed-parameter")]
    [InlineData("?after=1&after=2", 400, "repeated-parameter")]
    [InlineData("?since=1", 400, "unknown-parameter")]
    [InlineData("?limit=0", 400, "malformed-parameter")]
    [InlineData("?limit=501", 400, "malformed-parameter")]
    [InlineData("?cursor=x", 400, "malformed-cursor")]
    [InlineData("?cursor=MQ", 400, "malformed-cursor")]
    [InlineData("?cursor=MS4tMQ", 400, "malformed-cursor")]
    [InlineData("?cursor=OTk5OTk5OTk5OTk5OTk5OTk5OTk5OS4x", 400, "malformed-cursor")]
    public async Task What_is_no_position_is_refused(string query, int status, string code) => (await app.Get(Feed + query)).ExpectProblem(status, code);

    [Fact]
    public async Task Nobodys_changes_are_told_so_and_beyond_the_last_position_there_are_none()
    {
        (await app.Get("/v1/nessuno/changes")).ExpectProblem(404, "unknown-organization");
        (await app.Get("/v1/Non%20un%20codice/changes")).ExpectProblem(404, "unknown-organization");
        var last = await UpToDate();
        var beyond = (await app.Get(Feed + "?after=999999999999")).Expect(200);
        Assert.Equal((0, last), (beyond.At("items").GetArrayLength(), Position(beyond)));
    }

    /// <summary>Waits until the feed has told all facts there are.</summary>
    internal static async Task<long> UpToDate(App app)
    {
        var last = await app.Select<long>("select max(seq_id) from mt_events");
        await Until.True(async () => Position(await app.Get(Feed + "?limit=1&after=999999999")) >= last);
        return last;
    }

    private Task<long> UpToDate() => UpToDate(app);

    private async Task<Answer> Everything() => (await app.Get(Feed + "?limit=500")).Expect(200);

    private static long Position(Answer answer) => answer.At("position").GetInt64();

    private static List<string> Keys(Answer answer) =>
        [.. answer.At("items").EnumerateArray().Select(change => $"{change.At("position")} {change.Text("service")} {change.Text("indicator")}")];

    private static IEnumerable<string> Told(Answer answer) =>
        from change in answer.At("items").EnumerateArray()
        select $"{change.Text("service") ?? change.Text("programme")}/{change.Text("indicator")} {change.Text("edition") ?? change.Text("span")} {Verdict(change.At("before"))} > {Verdict(change.At("after"))}";

    private static string Verdict(JsonElement verdict) => verdict.ValueKind == JsonValueKind.Null ? " "
        : string.Create(CultureInfo.InvariantCulture, $"{verdict.Text("outcome")} {(verdict.At("result") is { ValueKind: not JsonValueKind.Null } r ? $"{r.At("numerator")}/{r.At("denominator")}" : "")}");
}
