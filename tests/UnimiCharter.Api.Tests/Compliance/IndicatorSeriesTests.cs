using System.Globalization;
using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;
using static UnimiCharter.Api.Tests.Pictures.Svg;

namespace UnimiCharter.Api.Tests.Compliance;

/// <summary>An indicator over the years, across the one that it succeeds; its charter of 2025 is a draft.</summary>
public sealed class IndicatorSeriesTests(IndicatorSeriesTests.OverYears years) : IClassFixture<IndicatorSeriesTests.OverYears>
{
    private const string Master = "/v1/unimi/services/master/indicators", Path = Master + "/evase/series", Picture = Master + "/evase/series.svg";

    private readonly App app = years.App;

    [Fact]
    public async Task Every_year_is_told_with_what_was_measured_then_against_the_standard_of_then()
    {
        var series = (await app.Get(Path)).Expect(200);
        Assert.Equal(
        [
            "2022 risposte count ≥ 45: 40 missed, , comparable", "2023 risposte count ≥ 45: 50 met, 1/4, comparable", "2023 evase ratio ≥ 70%: 45 su 60 (75%) met, , incomparable",
            "2024 evase ratio ≥ 70%: 54 su 60 (90%) met, 1/5, comparable", "2025 evase ratio ≥ 80%: – notEvaluable, , comparable",
        ], Rows(series));
        Assert.Equal(("no-data", "Non valutabile: nessun dato è stato comunicato (provvisorio, 0 periodi su 1)"), (series.TextAt("items.4.reason"), series.TextAt("items.4.outcomeText")));
        Assert.Equal(("provisional", 54, 60, 90m), (series.TextAt("items.4.finality"), series.At("items.3.result.numerator").GetInt32(), series.At("items.3.result.denominator").GetInt32(), series.At("items.3.result.value").GetDecimal()));
        Assert.Equal((0.2m, "final", "Richieste evase"), (series.At("items.3.change.value").GetDecimal(), series.TextAt("items.3.finality"), series.TextAt("items.3.title")));
        var succession = Assert.Single(series.At("succession").EnumerateArray());
        Assert.Equal(
            ("risposte", "Risposte date", "2023", "evase", "Richieste evase", "2023"),
            (succession.Text("former"), succession.Text("formerTitle"), succession.Text("lastEdition"), succession.Text("successor"), succession.Text("successorTitle"), succession.Text("firstEdition")));
        foreach (var link in series.At("items").EnumerateArray().Select(item => item.At("_links.explanation.href").GetString()!)) (await app.Get(new Uri(link).PathAndQuery)).Expect(200);
        (await app.Get(new Uri(series.TextAt("_links.picture.href")!).PathAndQuery)).Expect(200);
        Assert.Equal(["2022", "2023"], Editions((await app.Get(Master + "/risposte/series")).Expect(200)));
    }

    [Fact]
    public async Task It_is_what_compliance_tells_of_each_year()
    {
        foreach (var item in (await app.Get(Path)).Expect(200).At("items").EnumerateArray())
        {
            var told = (await app.Get($"/v1/unimi/services/master/compliance?edition={item.Text("edition")}")).Expect(200).At("items").EnumerateArray().Single(i => i.Text("indicator") == item.Text("indicator"));
            foreach (var field in new[] { "standard", "result", "outcome", "reason", "finality", "outcomeText" }) Assert.Equal(told.At(field).GetRawText(), item.At(field).GetRawText());
        }
    }

    [Fact]
    public async Task It_may_be_asked_for_from_one_edition_to_another_and_the_change_is_the_same()
    {
        var one = (await app.Get(Path + "?from=2024&to=2024")).Expect(200);
        Assert.Equal(["2024 evase ratio ≥ 70%: 54 su 60 (90%) met, 1/5, comparable"], Rows(one));
        Assert.EndsWith("/series.svg?from=2024&to=2024&lang=it", one.TextAt("_links.picture.href"), StringComparison.Ordinal);
        Assert.Equal(["2022", "2023", "2023"], Editions((await app.Get(Path + "?to=2023")).Expect(200)));
        Assert.Empty(Editions((await app.Get(Path + "?from=2030")).Expect(200)));
        (await app.Get(Path + "?from=2025&to=2022")).ExpectProblem(422, "range-empty");
        (await app.Get(Path + "?from=boh")).ExpectProblem(400, "malformed-edition");
        (await app.Get(Path + "?edition=2024")).ExpectProblem(400, "unknown-parameter");
        (await app.Get(Master + "/nessuno/series")).ExpectProblem(404, "unknown-indicator");
        (await app.Get("/v1/unimi/services/nessuno/indicators/evase/series")).ExpectProblem(404, "unknown-service");
        (await app.Get("/v1/nessuno/services/master/indicators/evase/series")).ExpectProblem(404, "unknown-organization");
    }

    [Fact]
    public async Task A_draft_is_told_to_those_who_work_there_and_to_nobody_else()
    {
        Assert.Equal(["2022", "2023", "2023", "2024"], Editions((await app.Get(Path, App.Anonymous)).Expect(200)));
        Assert.Equal(["2022", "2023", "2023", "2024", "2025"], Editions((await app.Get(Path)).Expect(200)));
        (await app.Get(Path + "?to=2025", App.Anonymous)).ExpectProblem(404, "unknown-edition");
        Assert.DoesNotContain("2025", Of(await app.Get(Picture, App.Anonymous)).Description, StringComparison.Ordinal);
        Assert.Contains("2025", Of(await app.Get(Picture)).Description, StringComparison.Ordinal);
        Assert.Equal(("public, max-age=60", "private, max-age=60"), ((await app.Get(Picture, App.Anonymous)).Header("Cache-Control"), (await app.Get(Picture)).Header("Cache-Control")));
    }

    [Fact]
    public async Task It_is_told_as_it_was_known_at_an_instant()
    {
        var before = (await app.Get(Path + "?asOf=" + OverYears.Before, App.Anonymous)).Expect(200);
        Assert.Equal("2024 evase ratio ≥ 70%: – notEvaluable, , comparable", Rows(before)[^1]);
        Assert.Equal(Rows((await app.Get(Path, App.Anonymous)).Expect(200))[..^1], Rows(before)[..^1]);
        Assert.False(before.At("_links").TryGetProperty("picture", out _));
        (await app.Get(Path + "?asOf=2100-01-01T00:00:00Z")).ExpectProblem(422, "instant-in-the-future");
    }

    [Fact]
    public async Task Of_many_years_the_last_thirty_are_told_and_where_the_others_are()
    {
        await using var own = await App.Start(at: "2026-03-01T10:00:00Z");
        const string Long = Master + "/effectiveness/series";
        foreach (var year in Enumerable.Range(1990, 34)) (await own.Put($"{Master}/effectiveness/standards/{year}", """{"comparator":"atMost","value":20,"unit":"percent"}""")).Expect(201);
        var last = (await own.Get(Long)).Expect(200);
        Assert.Equal(Enumerable.Range(1995, 30).Select(Told), Editions(last));
        var first = (await own.Get(new Uri(last.TextAt("_links.earlier.href")!).PathAndQuery)).Expect(200);
        Assert.Equal(Enumerable.Range(1990, 5).Select(Told), Editions(first));
        Assert.False(first.At("_links").TryGetProperty("earlier", out _));
        Assert.False((await own.Get(Long + "?from=1995")).Expect(200).At("_links").TryGetProperty("earlier", out _));
        // A year of thirty has less room than its number.
        var picture = Of(await own.Get(Long + ".svg")).KeepsManners();
        Assert.Equal((30, 15), (picture.Groups.Count(), picture.Texts.Count(text => text.Length == 4 && int.TryParse(text, out _))));

        static string Told(int year) => year.ToString(CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task A_new_fact_is_seen_at_once_and_a_year_beside_it_says_so()
    {
        await using var own = await OverYears.Start();
        var (path, before) = (Path, (await own.Get(Path)).Expect(200));
        (await own.Get(path, "If-None-Match: " + before.ETag)).Expect(304);
        (await own.Put(Master + "/evase/measurements/2025", """{"numerator":30,"denominator":60}""")).Expect(201);
        var after = (await own.Get(path, "If-None-Match: " + before.ETag)).Expect(200);
        Assert.Equal("2025 evase ratio ≥ 80%: 30 su 60 (50%) missed, -4/9, comparable", Rows(after)[^1]);
    }

    [Fact]
    public async Task A_picture_draws_each_year_against_its_own_standard_and_says_all_of_it()
    {
        var picture = Of(await app.Get(Picture, App.Anonymous)).KeepsManners();
        Assert.Equal("Richieste evase. Master, 2022–2024", picture.Title);
        Assert.Equal(
        [
            ("year missed", "2022, Risposte date: 40; Standard: ≥ 45; Non rispettato (definitivo)"),
            ("year met", "2023, Risposte date: 50, sull'anno prima +25%; Standard: ≥ 45; Rispettato (definitivo)"),
            ("year met", "2023, Richieste evase: 45 su 60 (75%); Standard: ≥ 70%; Rispettato (definitivo)"),
            ("year met", "2024, Richieste evase: 54 su 60 (90%), sull'anno prima +20%; Standard: ≥ 70%; Rispettato (definitivo)"),
        ], picture.Groups);
        foreach (var (_, said) in picture.Groups) Assert.Contains(said, picture.Description, StringComparison.Ordinal);
        Assert.EndsWith("«Richieste evase» prende il posto di «Risposte date» dal 2023.", picture.Description, StringComparison.Ordinal);
        // Not by colour alone.
        Assert.Equal((1, 3), (Marks("mark missed"), Marks("mark met")));
        foreach (var text in new[] { "40", "50", "75%", "90%", "Non rispettato", "Rispettato", "Standard dell'anno", "Risposte date", "Richieste evase" }) Assert.Contains(text, picture.Texts);

        // Two axes, 0 to 60 and 0 to 100 %, each 140 high, the first from 133 to 273, the second from 375 to 515.
        Assert.Equal([168m, 168m, 417m, 417m], Lines());
        Assert.Equal([(179.67m, 93.33m), (156.33m, 116.67m), (410m, 105m), (389m, 126m)], picture.All("g").SelectMany(g => g.Elements().Where(e => e.Name.LocalName == "rect")).Select(bar => (Number(bar, "y"), Number(bar, "height"))));

        int Marks(string style) => picture.All("g").SelectMany(g => g.Elements()).Count(e => e.Attribute("class")?.Value == style);
        decimal[] Lines() => [.. picture.All("g").SelectMany(g => g.Elements().Where(e => e.Attribute("class")?.Value == "standard")).Select(line => Number(line, "y1"))];
    }

    [Fact]
    public async Task A_picture_tells_what_is_provisional_and_why_a_year_has_none_in_the_readers_language()
    {
        var english = Of(await app.Get(Picture + "?from=2025&lang=en")).KeepsManners();
        Assert.Equal([("year unknown", "2025: no figure; Standard: ≥ 80%; Not evaluable: no figure was reported (provisional, 0 of 1 period)")], english.Groups);
        Assert.Single(english.All("path", "hatch"));
        foreach (var text in new[] { "no figure", "Not evaluable", "Standard of the year", "Outline only: provisional" }) Assert.Contains(text, english.Texts);
        Assert.Equal("en", english.Root.Attribute("lang")!.Value);
        (await app.Get(Picture + "?from=2030")).ExpectProblem(404, "no-standard");
        (await app.Get(Picture + "?from=2025&to=2022")).ExpectProblem(422, "range-empty");
        (await app.Get(Picture + "?asOf=2024-07-01")).ExpectProblem(400, "unknown-parameter");
        (await app.Get(Picture, "Accept: application/json")).ExpectProblem(406, "not-acceptable");
        var first = (await app.Get(Picture)).Expect(200);
        (await app.Get(Picture, "If-None-Match: " + first.ETag)).Expect(304);
        Assert.Equal("default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'", first.Header("Content-Security-Policy"));
    }

    private static IEnumerable<string?> Editions(Answer series) => series.At("items").EnumerateArray().Select(item => item.Text("edition"));

    private static string[] Rows(Answer series) => [.. series.At("items").EnumerateArray().Select(Row)];

    private static string Row(JsonElement item)
    {
        var change = item.At("change") is { ValueKind: JsonValueKind.Object } quotient ? $"{quotient.At("numerator")}/{quotient.At("denominator")}" : "";
        return $"{item.Text("edition")} {item.Text("indicator")} {item.Text("measure")} {item.At("standard").Text("text")}: {(item.At("result") is { ValueKind: JsonValueKind.Object } result ? result.Text("text") : "–")} {item.Text("outcome")}, {change}, {(item.At("comparable").GetBoolean() ? "comparable" : "incomparable")}";
    }

    public sealed class OverYears : IAsyncLifetime
    {
        public const string Before = "2026-03-01T10:30:00Z";

        public App App { get; private set; } = null!;

        public async Task InitializeAsync() => App = await Start();

        public static async Task<App> Start()
        {
            var app = await App.Start(at: "2026-03-01T10:00:00Z");
            (await app.Put(Master + "/risposte", """{"dimension":"effectiveness","title":{"it":"Risposte date"},"unitOfMeasure":{"it":"Numero"},"measure":"count","aggregation":"sum","frequency":"yearly"}""")).Expect(201);
            (await app.Put(Master + "/evase", """{"dimension":"effectiveness","title":{"it":"Richieste evase"},"unitOfMeasure":{"it":"Evase su ricevute"},"measure":"ratio","aggregation":"pooled","frequency":"yearly","succeeds":"risposte"}""")).Expect(201);
            foreach (var (indicator, edition, standard) in new[]
            {
                ("risposte", "2022", """{"comparator":"atLeast","value":45,"unit":"count"}"""), ("risposte", "2023", """{"comparator":"atLeast","value":45,"unit":"count"}"""),
                ("evase", "2023", """{"comparator":"atLeast","value":70,"unit":"percent"}"""), ("evase", "2024", """{"comparator":"atLeast","value":70,"unit":"percent"}"""),
                ("evase", "2025", """{"comparator":"atLeast","value":80,"unit":"percent"}"""),
            })
                (await app.Put($"{Master}/{indicator}/standards/{edition}", standard)).Expect(201);
            (await app.Post("/v1/unimi/charters", """{"edition":"2025","title":"Carta dei servizi 2025"}""")).Expect(201);
            foreach (var (indicator, year, said) in new[] { ("risposte", "2022", """{"count":40}"""), ("risposte", "2023", """{"count":50}"""), ("evase", "2023", """{"numerator":45,"denominator":60}""") })
                (await app.Put($"{Master}/{indicator}/measurements/{year}", said)).Expect(201);
            app.Clock.Set("2026-03-01T11:00:00Z");
            (await app.Put(Master + "/evase/measurements/2024", """{"numerator":54,"denominator":60}""")).Expect(201);
            return app;
        }

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
