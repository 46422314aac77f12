using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Compliance;

/// <summary>
/// One indicator's July, a fact each morning: what was known at noon of each day is told so ever after. Of the service's 6
/// indicators, 72 periods are expected; January to May were due by 15 June, June is due by 15 July.
/// </summary>
public sealed class AsOfTests(AsOfTests.July july) : IClassFixture<AsOfTests.July>
{
    private const string Indicator = "/v1/unimi/services/master/indicators/effectiveness";
    private const string June = Indicator + "/measurements/2024-06";

    private static readonly string[] Resources =
    [
        "/v1/unimi/compliance?edition=2024&limit=500",
        "/v1/unimi/compliance?service=master&dimension=effectiveness",
        "/v1/unimi/compliance/matrix",
        "/v1/unimi/compliance/at-risk",
        "/v1/unimi/services/master/compliance",
        Indicator + "/explanation",
        Indicator + "/measurements",
        June,
        June + "/history",
        Indicator + "/standards/2024",
        "/v1/unimi/reporting",
        "/v1/unimi/reporting/due?service=master",
        "/v1/unimi/reporting/calendar",
        "/v1/unimi/services/master/reporting/2024",
        "/v1/unimi/services/master/reporting/2024/history",
    ];

    private readonly App app = july.App;

    public static TheoryData<string> All => [.. Resources];

    [Theory]
    [InlineData("2024-07-11t12:00:00z")]
    [InlineData("2024-07-11T12:00:00.000000Z")]
    [InlineData("2024-07-11T14:00:00%2B02:00")]
    public async Task An_instant_is_known_however_it_is_written(string written) => Assert.Equal(
        (await app.Get("/v1/unimi/compliance?limit=500&asOf=2024-07-11T12:00:00Z")).Expect(200).At("items").GetRawText(),
        (await app.Get("/v1/unimi/compliance?limit=500&asOf=" + written)).Expect(200).At("items").GetRawText());

    [Theory]
    [InlineData("09", "≤ 20% - notEvaluable no-data provisional open 12 0 0 0 01 02 03 04 05")]
    [InlineData("10", "≤ 20% 3/10 missed - provisional open 12 1 1 0 01 02 03 04 05")]
    [InlineData("11", "≤ 20% 1/10 met - provisional open 12 1 1 0 01 02 03 04 05")]
    [InlineData("12", "≤ 20% 6/20 missed - provisional open 12 2 1 1 01 02 03 04")]
    [InlineData("13", "≤ 20% 1/10 met - provisional open 11 1 1 0 01 02 03 04")]
    [InlineData("14", "≤ 20% 6/20 missed - provisional open 12 2 1 1 01 02 03 04")]
    [InlineData("15", "≤ 30% 6/20 met - provisional open 12 2 1 1 01 02 03 04")]
    [InlineData("16", "≤ 30% 5/10 missed - provisional open 12 1 0 1 01 02 03 04 06")]
    [InlineData("17", "≤ 30% 5/10 missed - certified - 12 1 0 1 01 02 03 04 06")]
    public async Task A_standing_is_told_as_it_was_known(string day, string standing)
    {
        Assert.Equal(standing, Told((await Ask("/v1/unimi/compliance?service=master&dimension=effectiveness", day)).At("items.0")));
        Assert.Equal(standing, Told((await Ask("/v1/unimi/compliance", day)).At("items").EnumerateArray().Single(IsOurs)));
        Assert.Equal(standing, Told((await Ask("/v1/unimi/services/master/compliance", day)).At("items").EnumerateArray().Single(IsOurs)));
        Assert.Equal(standing, Told((await Ask(Indicator + "/explanation", day)).At("standing")));
        var cell = (await Ask("/v1/unimi/compliance/matrix", day)).At("items").EnumerateArray().Single(i => i.Text("service") == "master").At("cells.3");
        var (outcome, reason, finality, outlook) = (cell.Text("outcome"), cell.Text("reason"), cell.Text("finality"), cell.Text("outlook"));
        Assert.Contains($" {outcome} {reason ?? "-"} {finality} {outlook ?? "-"} ", standing, StringComparison.Ordinal);

        static bool IsOurs(JsonElement item) => (item.Text("service"), item.Text("indicator")) == ("master", "effectiveness");
    }

    [Theory]
    [InlineData("09", "", "")]
    [InlineData("10", "3/10", "reported")]
    [InlineData("11", "1/10", "reported rectified")]
    [InlineData("15", "1/10", "reported rectified")]
    [InlineData("16", "", "reported rectified withdrawn")]
    [InlineData("17", "", "reported rectified withdrawn")]
    public async Task A_measurement_and_its_history_are_told_as_they_were_known(string day, string value, string facts)
    {
        var (measurement, history) = (await Ask(June, day), await Ask(June + "/history", day));
        if (value.Length == 0) measurement.ExpectProblem(404, "no-measurement");
        else
        {
            Assert.Equal(value, Ratio(measurement.Expect(200).Json));
            Assert.Equal(facts, Facts(measurement.At("history")));
        }
        if (facts.Length == 0) history.ExpectProblem(404, "no-measurement");
        else Assert.Equal(facts, Facts(history.Expect(200).At("items")));

        static string Facts(JsonElement items) => string.Join(' ', items.EnumerateArray().Select(i => i.Text("fact")));
    }

    [Theory]
    [InlineData("09", "")]
    [InlineData("10", "2024-06 3/10")]
    [InlineData("11", "2024-06 1/10")]
    [InlineData("12", "2024-05 5/10, 2024-06 1/10")]
    [InlineData("13", "2024-05 5/10, 2024-06 1/10")]
    [InlineData("16", "2024-05 5/10")]
    public async Task Measurements_are_listed_as_they_were_known(string day, string listed) =>
        Assert.Equal(listed, string.Join(", ", (await Ask(Indicator + "/measurements", day)).Expect(200).At("items").EnumerateArray().Select(i => $"{i.Text("period")} {Ratio(i)}")));

    [Theory]
    [InlineData("09", 72, 0, 0, 0, 30, false)]
    [InlineData("10", 72, 1, 1, 0, 30, false)]
    [InlineData("12", 72, 2, 1, 1, 29, false)]
    [InlineData("13", 71, 1, 1, 0, 29, false)]
    [InlineData("14", 72, 2, 1, 1, 29, false)]
    [InlineData("16", 72, 1, 0, 1, 35, false)]
    [InlineData("17", 72, 1, 0, 1, 35, true)]
    public async Task Reporting_is_told_as_it_was_known(string day, int expected, int reported, int onTime, int late, int missing, bool certified)
    {
        var row = (await Ask("/v1/unimi/reporting", day)).Expect(200).At("items").EnumerateArray().Single(i => i.Text("service") == "master");
        Assert.Equal(
            (expected, reported, onTime, late, missing, certified),
            (row.At("expected").GetInt32(), row.At("reported").GetInt32(), row.At("onTime").GetInt32(), row.At("late").GetInt32(), row.At("missing").GetInt32(),
                row.At("certified").GetBoolean()));
    }

    [Theory]
    [InlineData("09", "", "")]
    [InlineData("10", "2024-06 r1", "")]
    [InlineData("11", "2024-06 r2", "r1 rectified")]
    [InlineData("12", "2024-05 r3, 2024-06 r2", "r1 rectified")]
    [InlineData("13", "2024-06 r2", "r1 rectified, r3 excluded")]
    [InlineData("14", "2024-05 r3, 2024-06 r2", "r1 rectified")]
    [InlineData("16", "2024-05 r3", "r1 rectified, r2 withdrawn")]
    public async Task A_verdict_is_explained_from_what_was_known(string day, string used, string setAside)
    {
        var explanation = (await Ask(Indicator + "/explanation", day)).Expect(200);
        Assert.Equal(used, string.Join(", ", explanation.At("facts").EnumerateArray().Select(f => $"{f.Text("period")} r{f.At("revision")}")));
        Assert.Equal(setAside, string.Join(", ", explanation.At("setAside").EnumerateArray().Select(f => $"r{f.At("fact.revision")} {f.Text("why")}")));
    }

    [Fact]
    public async Task No_later_write_changes_a_letter_of_what_was_known_at_an_instant()
    {
        Assert.Equal(Resources.Length * 9, july.AtNoon.Count);
        foreach (var ((resource, day), then) in july.AtNoon)
        {
            var now = await Ask(resource, day);
            Assert.Equal((then.Status, then.Text), (now.Status, now.Text));
        }
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_was_known_at_noon_is_what_was_answered_at_noon(string resource)
    {
        foreach (var day in July.Days)
        {
            var (then, now) = (july.WithoutInstant[(resource, day)], await Ask(resource, day));
            Assert.Equal(then.Status, now.Status);
            if (then.Status != 200) Assert.Equal(then.Code, now.Code);
            else Assert.Equal(Bare(then.Json), Bare(now.Json));
        }

        // All but the instant itself and the links, which keep to it.
        static string Bare(JsonElement json) => string.Join(',', json.EnumerateObject().Where(p => p.Name is not ("asOf" or "_links")).Select(p => p.ToString()));
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task Before_the_charter_there_is_nothing_to_tell(string resource)
    {
        (await app.Get(resource + Join(resource) + "asOf=2024-07-01T09:59:59.999999Z")).ExpectProblem(404, "not-known-then");
        (await app.Get(resource + Join(resource) + "asOf=2024-06-30")).ExpectProblem(404, "not-known-then");
        (await app.Get(resource + Join(resource) + "asOf=0001-01-01")).ExpectProblem(404, "not-known-then");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task The_future_is_not_known(string resource)
    {
        (await app.Get(resource + Join(resource) + "asOf=2024-07-18T10:00:00.000001Z")).ExpectProblem(422, "instant-in-the-future");
        (await app.Get(resource + Join(resource) + "asOf=2024-07-19")).ExpectProblem(422, "instant-in-the-future");
        (await app.Get(resource + Join(resource) + "asOf=9999-12-31T23:59:59Z")).ExpectProblem(422, "instant-in-the-future");
    }

    [Theory]
    [MemberData(nameof(All))]
    public async Task What_is_no_instant_is_told_so(string resource)
    {
        foreach (var text in new[] { "", "ieri", "2024", "2024-07", "2024-13-01", "2024-02-30", "2024-07-11T10:00:00", "2024-07-11T25:00:00Z", "2024-07-11T10:00:00ZZ", "1720692000", "2024-07-11T10:00:00%2B2:00" })
            (await app.Get($"{resource}{Join(resource)}asOf={text}")).ExpectProblem(400, "malformed-instant");
    }

    [Theory]
    [InlineData("2024-07-11T12:00:00Z")]
    [InlineData("2024-07-11T12:00Z")]
    [InlineData("2024-07-11T12:00:00.0000000Z")]
    [InlineData("2024-07-11T14:00:00%2B02:00")]
    [InlineData("2024-07-11T14:00:00+02:00")]
    [InlineData("2024-07-11T07:00:00-05:00")]
    public async Task An_instant_is_the_same_however_it_is_written(string instant)
    {
        var answer = (await app.Get("/v1/unimi/services/master/compliance?asOf=" + instant)).Expect(200);
        Assert.Equal(("2024-07-11T12:00:00Z", "1/10"), (answer.TextAt("asOf"), Ratio(answer.At("items.3.result"))));
    }

    [Theory]
    [InlineData("2024-07-10T07:59:59.999999Z", null)]
    [InlineData("2024-07-10T08:00:00Z", "3/10")]
    [InlineData("2024-07-11T07:59:59.999999Z", "3/10")]
    [InlineData("2024-07-11T08:00:00Z", "1/10")]
    public async Task A_fact_is_known_from_the_instant_it_was_recorded(string instant, string? value)
    {
        var result = (await app.Get("/v1/unimi/services/master/compliance?asOf=" + instant)).Expect(200).At("items.3.result");
        Assert.Equal(value, result.ValueKind == JsonValueKind.Null ? null : Ratio(result));
    }

    [Fact]
    public async Task A_day_stands_for_its_end_in_Italy_and_today_for_now()
    {
        await using var own = await App.Start(at: "2024-07-10T21:59:59Z");
        var tag = (await own.Put(June, """{"numerator":3,"denominator":10}""")).Expect(201).ETag;
        own.Clock.Set("2024-07-10T22:00:00Z");
        (await own.Put(June, """{"numerator":1,"denominator":10,"reason":"refuso"}""", "If-Match: " + tag)).Expect(200);
        Assert.Equal("3/10", Ratio((await own.Get(June + "?asOf=2024-07-10")).Expect(200).Json));
        Assert.Equal("1/10", Ratio((await own.Get(June + "?asOf=2024-07-11")).Expect(200).Json));
        (await own.Get(June + "?asOf=2024-07-09")).ExpectProblem(404, "no-measurement");
        (await own.Get(June + "?asOf=2024-07-12")).ExpectProblem(422, "instant-in-the-future");
    }

    [Fact]
    public async Task A_stream_ends_before_its_first_later_fact_even_where_the_clock_went_back()
    {
        await using var own = await App.Start(at: "2024-07-10T10:00:00Z");
        (await own.Put(June, """{"numerator":3,"denominator":10}""")).Expect(201);
        own.Clock.Set("2024-07-10T09:00:00Z");
        (await own.Put(Indicator + "/measurements/2024-05", """{"numerator":0,"denominator":10}""")).Expect(201);
        own.Clock.Set("2024-07-11T10:00:00Z");
        var before = (await own.Get("/v1/unimi/services/master/compliance?asOf=2024-07-10T09:30:00Z")).Expect(200);
        Assert.Equal(JsonValueKind.Null, before.At("items.3.result").ValueKind);
        Assert.Equal("3/20", Ratio((await own.Get("/v1/unimi/services/master/compliance?asOf=2024-07-10T10:00:00Z")).Expect(200).At("items.3.result")));
    }

    [Theory]
    [InlineData("/v1/nessuno/compliance?asOf=2024-07-11", "unknown-organization")]
    [InlineData("/v1/nessuno/compliance?asOf=2024-06-30", "unknown-organization")]
    [InlineData("/v1/nessuno/reporting?asOf=2024-07-11", "unknown-organization")]
    [InlineData("/v1/unimi/compliance?edition=2019&asOf=2024-07-11", "unknown-edition")]
    [InlineData("/v1/unimi/compliance?edition=2019&asOf=2024-06-30", "unknown-edition")]
    [InlineData("/v1/unimi/reporting?edition=2019&asOf=2024-07-11", "unknown-edition")]
    [InlineData("/v1/unimi/services/nessuno/compliance?asOf=2024-07-11", "unknown-service")]
    [InlineData("/v1/unimi/services/nessuno/indicators/timeliness/explanation?asOf=2024-07-11", "unknown-service")]
    [InlineData("/v1/unimi/services/master/indicators/nessuno/explanation?asOf=2024-07-11", "unknown-indicator")]
    public async Task What_there_never_was_is_not_told_as_not_known_yet(string path, string code) => (await app.Get(path)).ExpectProblem(404, code);

    private Task<Answer> Ask(string resource, string day) => July.AsOf(app, resource, day);

    private static string Join(string resource) => resource.Contains('?', StringComparison.Ordinal) ? "&" : "?";

    private static string Ratio(JsonElement said) => $"{said.At("numerator")}/{said.At("denominator")}";

    private static string Told(JsonElement s) => string.Join(' ',
        s.Text("standard.text"), s.At("result").ValueKind == JsonValueKind.Null ? "-" : Ratio(s.At("result")),
        s.Text("outcome"), s.Text("reason") ?? "-", s.Text("finality"), s.Text("outlook") ?? "-",
        s.At("periods.expected"), s.At("periods.reported"), s.At("periods.onTime"), s.At("periods.late"),
        string.Join(' ', s.At("periods.missing").EnumerateArray().Select(p => p.GetString()![5..])));

    /// <summary>The story, with every resource as it was answered at each noon.</summary>
    public sealed class July : IAsyncLifetime
    {
        public static readonly string[] Days = ["09", "10", "11", "12", "13", "14", "15", "16", "17"];

        public App App { get; private set; } = null!;

        public Dictionary<(string Resource, string Day), Answer> AtNoon { get; } = [];

        public Dictionary<(string Resource, string Day), Answer> WithoutInstant { get; } = [];

        public static Task<Answer> AsOf(App app, string resource, string day) => app.Get($"{resource}{Join(resource)}asOf=2024-07-{day}T12:00:00Z");

        public async Task InitializeAsync()
        {
            App = await App.Start(at: "2024-07-09T08:00:00Z");
            const string May = Indicator + "/measurements/2024-05";
            const string MayExcluded = Indicator + "/exclusions/2024-05";
            await Day("09", null);
            await Day("10", async () => (await App.Put(June, """{"numerator":3,"denominator":10}""")).Expect(201));
            await Day("11", async () => (await App.Put(June + "?reason=refuso", """{"numerator":1,"denominator":10}""", "If-Match: *")).Expect(200));
            await Day("12", async () => (await App.Put(May, """{"numerator":5,"denominator":10}""")).Expect(201));
            await Day("13", async () => (await App.Put(MayExcluded, """{"code":"data-unreliable"}""")).Expect(201));
            await Day("14", async () => (await App.Delete(MayExcluded + "?reason=dati%20verificati")).Expect(204));
            await Day("15", async () => (await App.Put(Indicator + "/standards/2024?reason=delibera", """{"comparator":"atMost","value":30,"unit":"percent"}""", "If-Match: *")).Expect(200));
            await Day("16", async () => (await App.Delete(June + "?reason=mese%20sbagliato", "If-Match: *")).Expect(204));
            await Day("17", async () => (await App.Post("/v1/unimi/services/master/reporting/2024/certification?reason=chiusura", null)).Expect(201));
            App.Clock.Set("2024-07-18T10:00:00Z");
        }

        public async Task DisposeAsync() => await App.DisposeAsync();

        private async Task Day(string day, Func<Task<Answer>>? write)
        {
            App.Clock.Set($"2024-07-{day}T08:00:00Z");
            if (write is not null) await write();
            App.Clock.Set($"2024-07-{day}T12:00:00Z");
            foreach (var resource in Resources)
            {
                AtNoon.Add((resource, day), await AsOf(App, resource, day));
                WithoutInstant.Add((resource, day), await App.Get(resource));
            }
        }
    }
}
