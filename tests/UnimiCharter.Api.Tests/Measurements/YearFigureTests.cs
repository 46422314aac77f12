using System.Text.Json;
using UnimiCharter.Api.Tests.Batches;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Measurements;

/// <summary>A figure of the whole year beside its months, on 20 January 2025; every number here was worked out by hand.</summary>
public sealed class YearFigureTests : IAsyncLifetime
{
    private App app = null!;

    public async Task InitializeAsync() => app = await App.Start(at: "2025-01-20T10:00:00Z");

    public Task DisposeAsync() => app.DisposeAsync().AsTask();

    /// <summary>40/10 and 0/50 are 40/60, 66.67%; 95/100 is more by 55 of 40, and by 28.33 points.</summary>
    [Fact]
    public async Task It_stands_in_the_place_of_the_months_and_the_difference_is_told()
    {
        await Months("40/10", "0/50");
        var answer = (await app.Put(Figure, """{"numerator":95,"denominator":100,"note":"casi unici"}""")).Expect(201);
        // It was due with December, on the 15th.
        Assert.EndsWith(Figure, answer.Header("Location"), StringComparison.Ordinal);
        Assert.Equal(("2024", 95m, false, "2025-01-20"), (answer.TextAt("measurement.period"), answer.Json.Number("measurement.numerator"), answer.At("measurement.onTime").GetBoolean(), answer.TextAt("measurement.firstReportedOn")));
        var standing = answer.At("standing");
        Assert.Equal(("95 su 100 (95%)", "met", "final", null), (standing.Text("result.text"), standing.Text("outcome"), standing.Text("finality"), standing.Text("outlook")));
        Assert.Equal((12m, 2m, 10), (standing.Number("periods.expected"), standing.Number("periods.reported"), standing.At("periods.missing").GetArrayLength()));
        Assert.Equal((null, null, false), (standing.Number("margin.ifAllAdverse"), standing.Number("margin.onFinalVolume"), standing.At("margin.smallSample").GetBoolean()));
        var figure = standing.At("yearFigure");
        Assert.Equal(("2024", "95 su 100 (95%)", "40 su 60 (66,67%)"), (figure.Text("period"), figure.Text("result.text"), figure.Text("ofPeriods.text")));
        Assert.Equal((55m, 40m, 28.333333m, "+55 su +40 (+28,33 punti)"), Difference(figure));
        Assert.Equal(standing.GetRawText(), (await app.Get(Paths.Compliance("master"))).Expect(200).At("items.5").GetRawText());

        static (decimal?, decimal?, decimal?, string?) Difference(JsonElement f) =>
            (f.Number("difference.numerator"), f.Number("difference.denominator"), f.Number("difference.value"), f.Text("difference.text"));
    }

    [Fact]
    public async Task Its_explanation_says_so_and_lists_what_it_stands_for()
    {
        await Months("40/10", "0/50", "-");
        (await app.Put(Figure, """{"numerator":95,"denominator":100}""")).Expect(201);
        var told = (await app.Get(Explanation)).Expect(200);
        Assert.Equal("2024", Assert.Single(told.At("facts").EnumerateArray()).Text("period"));
        Assert.Equal(
            ["2024-01 yearFigure by 2024", "2024-02 yearFigure by 2024", "2024-03 notMeasured"],
            told.At("setAside").EnumerateArray().Select(a => $"{a.Text("fact.period")} {a.Text("why")}{(a.At("setAsideBy") is { ValueKind: JsonValueKind.Object } by ? " by " + by.Text("period") : "")}"));
        Assert.Equal("dato annuale 95/100 → 95/100; 9500 ≥ 9000: sì", told.TextAt("arithmetic.text"));
        Assert.Equal("+55 su +40 (+28,33 punti)", told.TextAt("standing.yearFigure.difference.text"));
        Assert.Contains("il risultato è 95 su 100 (95%), e la promessa è mantenuta; è il dato dell'intero anno, al posto della somma dei periodi, 40 su 60 (66,67%); il dato è definitivo.", told.TextAt("sentence.it"), StringComparison.Ordinal);
        Assert.Contains("it is the figure of the whole year, in the place of the sum of its periods, 40 of 60 (66.67%); the result is final.", told.TextAt("sentence.en"), StringComparison.Ordinal);
        // The chart's months add up as they did, and its words say the same.
        var chart = (await app.Get("/v1/unimi/services/master/indicators/efficiency/chart.svg")).Expect(200).Text;
        Assert.Contains("è il dato dell'intero anno", System.Net.WebUtility.HtmlDecode(chart), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_previewed_rectified_and_withdrawn_as_any_other_and_then_the_months_count_again()
    {
        await Months("40/10", "0/50");
        (await app.Put(Figure, """{"numerator":95,"denominator":100}""")).Expect(201);
        var facts = await app.Facts();
        (await app.Put(Figure, """{"numerator":95,"denominator":100}""")).Expect(200);
        (await app.Put(Figure, """{"numerator":80,"denominator":100}""")).ExpectProblem(428, "precondition-required");
        var preview = (await app.Put(Figure + "?preview=true&reason=x", """{"numerator":80,"denominator":100}""", "If-Match: *")).Expect(200);
        Assert.Equal(("met", "missed"), (preview.TextAt("items.0.before.outcome"), preview.TextAt("items.0.after.outcome")));
        Assert.Equal("+40 su +40 (+13,33 punti)", preview.TextAt("items.0.after.yearFigure.difference.text"));
        Assert.Equal(facts, await app.Facts());

        var tag = (await app.Get(Figure)).Expect(200).ETag;
        var rectified = (await app.Put(Figure + "?reason=ricontati", """{"numerator":80,"denominator":100}""", "If-Match: " + tag)).Expect(200);
        Assert.Equal("missed", rectified.TextAt("standing.outcome"));
        (await app.Delete(Figure + "?reason=x", "If-Match: " + tag)).ExpectProblem(412, "precondition-failed");
        app.Clock.Set("2025-01-21T10:00:00Z");
        (await app.Delete(Figure + "?reason=x", "If-Match: " + rectified.ETag)).Expect(204);
        var standing = (await app.Get(Paths.Compliance("master"))).At("items.5");
        Assert.Equal(("40 su 60 (66,67%)", "missed", "provisional", false), (standing.Text("result.text"), standing.Text("outcome"), standing.Text("finality"), standing.TryGetProperty("yearFigure", out _)));
        Assert.Equal(["reported", "rectified", "withdrawn"], (await app.Get(Figure + "/history")).Expect(200).At("items").EnumerateArray().Select(f => f.Text("fact")));
        Assert.Equal("80 su 100 (80%)", (await app.Get(Paths.Compliance("master") + "?asOf=2025-01-20T23:00:00Z")).Expect(200).TextAt("items.5.result.text"));
        Assert.Equal(0, (await app.Rebuild()).Mended);
    }

    [Fact]
    public async Task It_is_accepted_once_the_year_is_over_in_Italy()
    {
        app.Clock.Set("2024-12-31T22:59:59Z");
        (await app.Put(Figure, """{"numerator":95,"denominator":100}""")).ExpectProblem(422, "year-not-over");
        app.Clock.Set("2024-12-31T23:00:00Z");
        Assert.True((await app.Put(Figure, """{"numerator":95,"denominator":100}""")).Expect(201).At("measurement.onTime").GetBoolean());
    }

    [Theory]
    [InlineData("timeliness", """{"yes":true}""", "year-figure-unsuitable")]
    [InlineData("accessibility", """{"count":1}""", "year-figure-unsuitable")]
    [InlineData("efficiency", """{"notMeasured":"data-lost"}""", "year-figure-without-value")]
    [InlineData("efficiency", """{"count":1}""", "shape-mismatch")]
    [InlineData("effectiveness", """{"numerator":3,"denominator":2}""", "numerator-exceeds-denominator")]
    [InlineData("continuity", """{"numerator":255,"denominator":255}""", "more-than-working-days")]
    public async Task What_it_cannot_be_is_refused_and_writes_nothing(string indicator, string body, string code)
    {
        var facts = await app.Facts();
        (await app.Put(Paths.Measurement("dottorato", indicator, "2024"), body)).ExpectProblem(422, code);
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task It_is_listed_behind_the_months_and_never_due()
    {
        await Months("40/10", "0/50");
        (await app.Put(Figure, """{"numerator":95,"denominator":100}""")).Expect(201);
        var periods = new List<string?>();
        for (var next = Paths.Measurements("master", "efficiency") + "?limit=1"; next is not null;)
        {
            var page = (await app.Get(next)).Expect(200);
            periods.AddRange(page.At("items").EnumerateArray().Select(m => m.Text("period")));
            next = page.At("_links").TryGetProperty("next", out var link) ? new Uri(link.Text("href")!).PathAndQuery : null;
        }
        Assert.Equal(["2024-01", "2024-02", "2024"], periods);

        // Due are its ten months, as before; and so they are of who has none.
        foreach (var service in new[] { "master", "dottorato" })
        {
            var due = (await app.Get("/v1/unimi/reporting/due?service=" + service)).Expect(200).At("items").EnumerateArray().Where(d => d.Text("indicator") == "efficiency").Select(d => d.Text("period")).ToArray();
            Assert.Equal(service == "master" ? 10 : 12, due.Length);
            Assert.DoesNotContain("2024", due);
            Assert.DoesNotContain(",2024,", (await app.Get("/v1/unimi/measurement-batches/template?period=2024&dialect=standard&service=" + service)).Expect(200).Text, StringComparison.Ordinal);
        }
        // Five indicators of twelve months, and ten of this one.
        Assert.Contains("mancano 70 ", (await app.Post("/v1/unimi/services/master/reporting/2024/certification", null)).ExpectProblem(409, "periods-missing").TextAt("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_goes_out_and_comes_in_by_a_file()
    {
        const string Rows = "service,indicator,period,numerator,denominator\r\nmaster,efficiency,2024-01,40,10\r\nmaster,efficiency,2024,95,100\r\n";
        Assert.Equal("2/0/0/0", (await app.Import("unimi", "?mode=atomic", Sending.Csv, Rows)).Expect(200).Counts());
        var file = (await app.Get("/v1/unimi/measurement-batches/export?service=master")).Expect(200);
        Assert.Equal(
            ["master,efficiency,2024-01,40,10", "master,efficiency,2024,95,100"],
            file.Text.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => string.Join(',', line.Split(',')[..5])));
        Assert.Equal("0/2/0/0", (await app.Import("unimi", "?mode=atomic", Sending.Csv, file.Body)).Expect(200).Counts());
        Assert.Equal("95 su 100 (95%)", (await app.Get(Paths.Compliance("master"))).TextAt("items.5.result.text"));

        const string Wrong = "service,indicator,period,yes,notMeasured\r\nmaster,timeliness,2024,true,\r\nmaster,continuity,2024,,data-lost\r\n";
        Assert.Equal(["1 rejected year-figure-unsuitable period", "2 rejected year-figure-without-value notMeasured"], (await app.Import("unimi", "", Sending.Csv, Wrong)).Expect(200).Rows());
        app.Clock.Set("2024-12-20T10:00:00Z");
        Assert.Equal(["1 rejected year-not-over period"], (await app.Import("unimi", "", Sending.Csv, "service,indicator,period,numerator,denominator\r\ndottorato,efficiency,2024,9,10\r\n")).Expect(200).Rows());
        Assert.Equal(0, (await app.Rebuild()).Mended);
    }

    /// <summary>At most 20%: of the months 3/10, missed; the year's figure is what was not set aside.</summary>
    [Fact]
    public async Task With_every_month_set_aside_it_is_not_judged_either()
    {
        var figure = Paths.Measurement("dottorato", "effectiveness", "2024");
        (await app.Put(Paths.Measurement("dottorato", "effectiveness", "2024-01"), """{"numerator":3,"denominator":10}""")).Expect(201);
        (await app.Put(figure, """{"numerator":1,"denominator":10}""")).Expect(201);
        for (var month = 1; month <= 12; month++)
        {
            Assert.Equal("met", (await app.Get(Paths.Compliance("dottorato"))).TextAt("items.3.outcome"));
            (await app.Put($"/v1/unimi/services/dottorato/indicators/effectiveness/exclusions/2024-{month:D2}", """{"code":"force-majeure"}""")).Expect(201);
        }
        var standing = (await app.Get(Paths.Compliance("dottorato"))).At("items.3");
        Assert.Equal(("notEvaluable", "excluded", false), (standing.Text("outcome"), standing.Text("reason"), standing.TryGetProperty("yearFigure", out _)));
        (await app.Put("/v1/unimi/services/dottorato/indicators/effectiveness/exclusions/2024", """{"code":"force-majeure"}""")).ExpectProblem(422, "period-frequency-mismatch");
    }

    private const string Explanation = "/v1/unimi/services/master/indicators/efficiency/explanation";

    private static readonly string Figure = Paths.Measurement("master", "efficiency", "2024");

    private async Task Months(params string[] values)
    {
        foreach (var (at, value) in values.Index())
            (await app.Put(Paths.Measurement("master", "efficiency", Year.YearTable.Period(at + 1)), Year.YearTable.Body(value))).Expect(201);
    }
}
