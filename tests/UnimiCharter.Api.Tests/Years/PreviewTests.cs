using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Years;

/// <summary>
/// What a write would change, told without writing. Each service has reported one case of 20 for June, on 20 July and so late;
/// January to June are due. Told of a standing: the outcome or why there is none, finality, periods expected/reported/on time/missing.
/// </summary>
public sealed class PreviewTests(PreviewTests.OneMonth month) : IClassFixture<PreviewTests.OneMonth>
{
    private const string Calendar = "/v1/unimi/reporting/calendar?edition=2024";
    private const string DueAtMonthEnd =
        """{"due":{"months":1,"day":31},"closing":null,"patronDay":{"month":12,"day":7},"closures":[],"reason":"accordo con gli uffici"}""";

    private readonly App app = month.App;

    [Theory]
    [InlineData("sportello-orientamento", "PUT", "effectiveness/measurements/2024-05", """{"numerator":2,"denominator":20}""", "",
        "effectiveness met provisional 12/1/0/5 > met provisional 12/2/0/4")]
    [InlineData("offerta-formativa-cds", "PUT", "effectiveness/measurements/2024-06?reason=x", """{"numerator":20,"denominator":20}""", "*",
        "effectiveness met provisional 12/1/0/5 > missed provisional 12/1/0/5")]
    [InlineData("accreditamento-cds", "PUT", "effectiveness/measurements/2024-06", """{"numerator":1,"denominator":20}""", "",
        "effectiveness met provisional 12/1/0/5 > met provisional 12/1/0/5")]
    [InlineData("dottorato", "PUT", "effectiveness/measurements/2024-06?reason=x", """{"notMeasured":"data-lost"}""", "*",
        "effectiveness met provisional 12/1/0/5 > not-measured provisional 12/0/0/5")]
    [InlineData("scuole-specializzazione", "DELETE", "effectiveness/measurements/2024-06?reason=x", null, "*",
        "effectiveness met provisional 12/1/0/5 > no-data provisional 12/0/0/6")]
    [InlineData("master", "PUT", "effectiveness/exclusions/2024-06", """{"code":"force-majeure"}""", "",
        "effectiveness met provisional 12/1/0/5 > no-data provisional 11/0/0/5")]
    [InlineData("corsi-perfezionamento", "DELETE", "effectiveness/exclusions/2024-06?reason=x", null, "",
        "effectiveness no-data provisional 11/0/0/5 > met provisional 12/1/0/5")]
    [InlineData("accordi-internazionali", "PUT", "effectiveness/standards/2024?reason=x", """{"comparator":"atMost","value":4,"unit":"percent"}""", "*",
        "effectiveness met provisional 12/1/0/5 > missed provisional 12/1/0/5")]
    public async Task A_preview_of_a_write_to_an_indicator_tells_its_standing_before_and_after(
        string service, string method, string path, string? body, string ifMatch, string change) =>
        Assert.Equal([change], await PreviewedThenDone(service, method, $"/v1/unimi/services/{service}/indicators/{path}", body, ifMatch));

    [Fact]
    public async Task A_preview_of_a_first_standard_has_nothing_before_it() =>
        Assert.Equal(
            ["effectiveness - > not-due provisional 12/0/0/0"],
            await PreviewedThenDone(
                "progetti-internazionali", "PUT", "/v1/unimi/services/progetti-internazionali/indicators/effectiveness/standards/2025",
                """{"comparator":"atMost","value":15,"unit":"percent"}""", "", edition: "2025"));

    [Fact]
    public async Task A_preview_of_a_certification_and_of_a_reopening_tells_the_whole_service()
    {
        const string Certification = "/v1/unimi/services/mobilita-uscita/reporting/2024/certification?reason=x";
        Assert.Equal(
            [
                "accessibility no-data provisional 12/0/0/6 > no-data certified 12/0/0/6",
                "timeliness no-data provisional 12/0/0/6 > no-data certified 12/0/0/6",
                "transparency no-data provisional 12/0/0/6 > no-data certified 12/0/0/6",
                "effectiveness missed provisional 12/1/0/5 > missed certified 12/1/0/5",
                "continuity no-data provisional 12/0/0/6 > no-data certified 12/0/0/6",
                "efficiency no-data provisional 12/0/0/6 > no-data certified 12/0/0/6",
            ],
            await PreviewedThenDone("mobilita-uscita", "POST", Certification, null, ""));
        var reopened = await PreviewedThenDone("mobilita-uscita", "DELETE", Certification, null, "");
        Assert.Equal((6, "effectiveness missed certified 12/1/0/5 > missed provisional 12/1/0/5"), (reopened.Length, reopened[3]));
    }

    [Fact]
    public async Task A_preview_of_an_extension_tells_what_becomes_on_time_and_is_no_longer_missing() =>
        Assert.Equal(
            [
                "accessibility no-data provisional 12/0/0/6 > no-data provisional 12/0/0/5",
                "timeliness no-data provisional 12/0/0/6 > no-data provisional 12/0/0/5",
                "transparency no-data provisional 12/0/0/6 > no-data provisional 12/0/0/5",
                "effectiveness missed provisional 12/1/0/5 > missed provisional 12/1/1/5",
                "continuity no-data provisional 12/0/0/6 > no-data provisional 12/0/0/5",
                "efficiency no-data provisional 12/0/0/6 > no-data provisional 12/0/0/5",
            ],
            await PreviewedThenDone(
                "mobilita-entrata", "POST", "/v1/unimi/services/mobilita-entrata/reporting/2024/extensions",
                """{"period":"2024-06","until":"2024-07-31","reason":"guasto"}""", ""));

    [Fact]
    public async Task A_preview_of_deadlines_tells_only_the_standings_that_would_change()
    {
        await using var own = await OneMonth.Reported("master", "dottorato");
        const string Deadlines = "/v1/unimi/services/dottorato/reporting/2024/deadlines";
        var set = await PreviewedThenDone(own, "/v1/unimi/compliance", "PUT", Deadlines, """{"due":{"months":2,"day":1},"closing":null,"reason":"x"}""", "*");
        Assert.Equal(6, set.Length);
        Assert.Equal("effectiveness met provisional 12/1/0/5 > met provisional 12/1/1/5", set[3]);
        Assert.Equal("efficiency no-data provisional 12/0/0/6 > no-data provisional 12/0/0/5", set[5]);
        var dropped = await PreviewedThenDone(own, "/v1/unimi/compliance", "DELETE", Deadlines + "?reason=x", null, "*");
        Assert.Equal((6, "effectiveness met provisional 12/1/1/5 > met provisional 12/1/0/5"), (dropped.Length, dropped[3]));
    }

    [Fact]
    public async Task A_preview_of_a_calendar_tells_the_standings_of_every_service_that_would_change()
    {
        await using var own = await OneMonth.Reported("master", "dottorato");
        // What the board extended as far already does not change.
        (await own.Post("/v1/unimi/services/master/reporting/2024/extensions", """{"period":"2024-06","until":"2024-07-31","reason":"guasto"}""")).Expect(201);
        var changes = await PreviewedThenDone(own, "/v1/unimi/compliance", "PUT", Calendar, DueAtMonthEnd, "*");
        Assert.Equal(60, changes.Length);
        Assert.Equal(1, changes.Count(c => c == "effectiveness met provisional 12/1/0/5 > met provisional 12/1/1/5"));
        Assert.Equal(59, changes.Count(c => c.EndsWith(" no-data provisional 12/0/0/6 > no-data provisional 12/0/0/5", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("PUT", "/services/master/indicators/efficiency/measurements/2024-06", """{"numerator":2,"denominator":2}""", null, 428, "precondition-required")]
    [InlineData("PUT", "/services/master/indicators/efficiency/measurements/2024-06?reason=x", """{"numerator":2,"denominator":2}""", "\"99\"", 412, "precondition-failed")]
    [InlineData("PUT", "/services/master/indicators/efficiency/measurements/2024-06", """{"numerator":2,"denominator":2}""", "*", 422, "reason-required")]
    [InlineData("PUT", "/services/master/indicators/effectiveness/measurements/2024-05", """{"numerator":3,"denominator":2}""", null, 422, "numerator-exceeds-denominator")]
    [InlineData("PUT", "/services/master/indicators/efficiency/measurements/2024-05", """{"yes":true}""", null, 422, "shape-mismatch")]
    [InlineData("PUT", "/services/master/indicators/efficiency/measurements/2024-08", """{"numerator":1,"denominator":2}""", null, 422, "period-not-begun")]
    [InlineData("PUT", "/services/master/indicators/continuity/measurements/2024-05", """{"numerator":1,"denominator":23}""", null, 422, "more-than-working-days")]
    [InlineData("PUT", "/services/master/indicators/efficiency/measurements/2024-05", """{"numerator":"1"}""", null, 422, "number-expected")]
    [InlineData("PUT", "/services/nessuno/indicators/efficiency/measurements/2024-05", """{"numerator":1,"denominator":2}""", null, 404, "unknown-service")]
    [InlineData("DELETE", "/services/master/indicators/efficiency/measurements/2024-06?reason=x", null, null, 428, "precondition-required")]
    [InlineData("DELETE", "/services/master/indicators/efficiency/measurements/2024-06", null, "*", 422, "reason-required")]
    [InlineData("DELETE", "/services/master/indicators/efficiency/measurements/2024-05?reason=x", null, "*", 404, "no-measurement")]
    [InlineData("PUT", "/services/master/indicators/efficiency/exclusions/2024-05", """{"code":"holiday"}""", null, 422, "unknown-choice")]
    [InlineData("PUT", "/services/master/indicators/efficiency/exclusions/2024-04", """{"code":"other","note":"altro"}""", null, 409, "period-already-excluded")]
    [InlineData("PUT", "/services/master/indicators/efficiency/exclusions/2024-Q1", """{"code":"other"}""", null, 422, "period-frequency-mismatch")]
    [InlineData("DELETE", "/services/master/indicators/efficiency/exclusions/2024-04", null, null, 422, "reason-required")]
    [InlineData("PUT", "/services/master/indicators/efficiency/standards/2024?reason=x", """{"comparator":"atLeast","value":80,"unit":"percent"}""", null, 428, "precondition-required")]
    [InlineData("PUT", "/services/master/indicators/efficiency/standards/2024?reason=x", """{"comparator":"yes"}""", "*", 422, "standard-unsuitable")]
    [InlineData("POST", "/services/master/reporting/2024/certification", null, null, 409, "periods-missing")]
    [InlineData("DELETE", "/services/master/reporting/2024/certification?reason=x", null, null, 409, "year-not-certified")]
    [InlineData("POST", "/services/master/reporting/2024/extensions", """{"period":"2024-06","until":"2024-07-15","reason":"x"}""", null, 422, "extension-not-later")]
    [InlineData("POST", "/services/master/reporting/2024/extensions", """{"period":"2024-06","until":"9999-12-31","reason":"x"}""", null, 422, "day-expected")]
    [InlineData("PUT", "/services/nessuno/reporting/2024/deadlines", """{"due":{"months":2,"day":1},"closing":null,"reason":"x"}""", "*", 404, "unknown-service")]
    [InlineData("POST", "/services/master/reporting/2024/extensions", """{"period":"2024-Q1","until":"2024-07-15","reason":"x"}""", null, 422, "period-not-reported")]
    [InlineData("POST", "/services/master/reporting/2024/extensions", """{"period":"2024-06","until":"2024-07-31"}""", null, 422, "reason-required")]
    [InlineData("PUT", "/services/master/reporting/2024/deadlines", """{"due":{"months":2,"day":1},"closing":null,"reason":"x"}""", null, 428, "precondition-required")]
    [InlineData("PUT", "/services/master/reporting/2024/deadlines", """{"due":{"months":2,"day":1},"closing":null}""", "*", 422, "reason-required")]
    [InlineData("PUT", "/services/master/reporting/2024/deadlines", """{"due":{"months":2,"day":1},"closing":{"months":1,"day":31},"reason":"x"}""", "*", 422, "closing-before-due")]
    [InlineData("PUT", "/reporting/calendar?edition=2024", DueAtMonthEnd, null, 428, "precondition-required")]
    [InlineData("PUT", "/reporting/calendar?edition=2024", DueAtMonthEnd, "\"99\"", 412, "precondition-failed")]
    [InlineData("PUT", "/reporting/calendar?edition=2019", DueAtMonthEnd, "*", 404, "unknown-edition")]
    public async Task A_preview_of_a_refused_write_is_refused_the_same(string method, string path, string? body, string? ifMatch, int status, string code)
    {
        var facts = await month.Refusing.Facts();
        var preview = (await Write(month.Refusing, method, Preview("/v1/unimi" + path), body, ifMatch)).Expect(status);
        var real = (await Write(month.Refusing, method, "/v1/unimi" + path, body, ifMatch)).Expect(status);
        Assert.Contains(code, real.At("errors").EnumerateArray().Select(e => e.Text("code")).Append(real.Code));
        Assert.Equal((real.Text, real.Header("ETag")), (preview.Text, preview.Header("ETag")));
        Assert.Equal(facts, await month.Refusing.Facts());
    }

    [Fact]
    public async Task Anything_but_true_or_false_is_refused_and_false_writes()
    {
        var path = Paths.Measurement("master", "timeliness", "2024-05");
        var facts = await month.Refusing.Facts();
        foreach (var preview in new[] { "forse", "", "1", "TRUE" })
            (await month.Refusing.Put(path + "?preview=" + preview, """{"yes":true}""")).ExpectProblem(400, "malformed-parameter");
        Assert.Equal(facts, await month.Refusing.Facts());
        (await month.Refusing.Put(path + "?preview=false", """{"yes":true}""")).Expect(201);
        Assert.Equal(facts + 1, await month.Refusing.Facts());
    }

    private Task<string[]> PreviewedThenDone(string service, string method, string path, string? body, string ifMatch, string edition = "2024") =>
        PreviewedThenDone(app, $"/v1/unimi/services/{service}/compliance?edition={edition}", method, path, body, ifMatch);

    /// <summary>The changes that a preview told, once it was seen that it wrote nothing, and that the write then did what it told.</summary>
    private static async Task<string[]> PreviewedThenDone(App app, string standings, string method, string path, string? body, string? ifMatch)
    {
        var before = await Standings();
        var facts = await app.Facts();
        var preview = (await Write(app, method, Preview(path), body, ifMatch)).Expect(200);
        Assert.Equal(facts, await app.Facts());
        Assert.True(preview.At("preview").GetBoolean());
        Assert.Null(preview.Header("Location"));
        var items = preview.At("items").EnumerateArray().ToArray();
        foreach (var item in items)
            Assert.Equal(before.GetValueOrDefault(NameOf(item)), item.At("before") is { ValueKind: JsonValueKind.Object } was ? was.GetRawText() : null);
        Assert.Equal(before, await Standings());

        var done = await Write(app, method, path, body, ifMatch);
        Assert.InRange(done.Status, 200, 204);
        var after = await Standings();
        foreach (var item in items) Assert.Equal(item.At("after").GetRawText(), after[NameOf(item)]);
        foreach (var (name, standing) in after.Where(a => !items.Any(i => NameOf(i) == a.Key))) Assert.Equal(before[name], standing);
        return [.. items.Select(i => $"{i.Text("indicator")} {Told(i.At("before"))} > {Told(i.At("after"))}")];

        async Task<Dictionary<string, string>> Standings()
        {
            var answer = await app.Get(standings);
            return answer.Status == 404 ? [] : answer.Expect(200).At("items").EnumerateArray().ToDictionary(NameOf, i => i.GetRawText());
        }
    }

    private static Task<Answer> Write(App app, string method, string path, string? body, string? ifMatch) =>
        app.Send(method, path, body is null ? null : App.Json(System.Text.Encoding.UTF8.GetBytes(body)), string.IsNullOrEmpty(ifMatch) ? [] : ["If-Match: " + ifMatch]);

    private static string Preview(string path) => path + (path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "preview=true";

    private static string NameOf(JsonElement item) => $"{item.Text("service")}/{item.Text("indicator")}";

    private static string Told(JsonElement s) => s.ValueKind == JsonValueKind.Null ? "-"
        : $"{s.Text("reason") ?? s.Text("outcome")} {s.Text("finality")} {s.At("periods.expected")}/{s.At("periods.reported")}/{s.At("periods.onTime")}/{s.At("periods.missing").GetArrayLength()}";

    public sealed class OneMonth : IAsyncLifetime
    {
        private static readonly string[] Services =
        [
            "sportello-orientamento", "offerta-formativa-cds", "accreditamento-cds", "dottorato", "scuole-specializzazione", "master",
            "corsi-perfezionamento", "mobilita-uscita", "mobilita-entrata", "accordi-internazionali", "progetti-internazionali",
        ];

        public App App { get; private set; } = null!;

        /// <summary>One to which refused writes are sent.</summary>
        public App Refusing { get; private set; } = null!;

        public static async Task<App> Reported(params string[] services)
        {
            var app = await App.Start(at: "2024-07-20T10:00:00Z");
            foreach (var service in services) (await app.Put(Paths.Measurement(service, "effectiveness", "2024-06"), """{"numerator":1,"denominator":20}""")).Expect(201);
            return app;
        }

        public async Task InitializeAsync()
        {
            App = await Reported(Services);
            (await App.Put("/v1/unimi/services/corsi-perfezionamento/indicators/effectiveness/exclusions/2024-06", """{"code":"other"}""")).Expect(201);
            Refusing = await Reported("master");
            (await Refusing.Put(Paths.Measurement("master", "efficiency", "2024-06"), """{"numerator":1,"denominator":2}""")).Expect(201);
            (await Refusing.Put("/v1/unimi/services/master/indicators/efficiency/exclusions/2024-04", """{"code":"other"}""")).Expect(201);
        }

        public async Task DisposeAsync()
        {
            await App.DisposeAsync();
            await Refusing.DisposeAsync();
        }
    }
}
