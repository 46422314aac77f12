using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Measurements;

/// <summary>A first report, and the same again. Each test speaks of an indicator of its own; it is July 2024.</summary>
public sealed class ReportTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Three = """{"numerator":3,"denominator":41}""";

    private readonly App app = shared.App;

    [Fact]
    public async Task A_first_report_is_created_where_its_location_says()
    {
        var path = Paths.Measurement("master", "effectiveness", "2024-03");
        var created = (await app.Put(path, Three)).Expect(201);
        Assert.Equal(app.Root.GetLeftPart(UriPartial.Authority) + path, created.Header("Location"));

        var read = (await app.Get(new Uri(created.Header("Location")!).PathAndQuery)).Expect(200);
        Assert.Equal(created.ETag, read.ETag);
        Assert.Equal(Fields(created.At("measurement")), Fields(read.Json).Where(f => f.Key != "history"));
        Assert.Equal(
            ("unimi", "master", "effectiveness", "2024-03", 3m, 41m),
            (read.TextAt("organization"), read.TextAt("service"), read.TextAt("indicator"), read.TextAt("period"), read.Json.Number("numerator"), read.Json.Number("denominator")));
        Assert.Equal("2024-07-01", read.TextAt("firstReportedOn"));
        Assert.Equal(read.Header("ETag"), $"\"{read.At("revision")}\"");
    }

    [Fact]
    public async Task A_report_is_answered_with_how_the_indicator_stands_after_it()
    {
        var standing = (await app.Put(Paths.Measurement("dottorato", "effectiveness", "2024-06"), """{"numerator":15,"denominator":100}""")).Expect(201).At("standing");
        var row = (await app.Get(Paths.Compliance("dottorato"))).At("items").EnumerateArray().Single(i => i.Text("indicator") == "effectiveness");
        Assert.Equal(row.GetRawText(), standing.GetRawText());
        Assert.Equal(("met", "15 su 100 (15%)", 6m), (standing.Text("outcome"), standing.Text("result.text"), standing.Number("margin.ifAllAdverse")));
    }

    [Theory]
    [InlineData(Three)]
    [InlineData("""{"denominator":41,"numerator":3}""")]
    [InlineData("""{ "numerator" : 3.0 , "denominator" : 4.1e1 }""")]
    [InlineData("""{"numerator":0.03e2,"denominator":410e-1,"note":null,"evidence":null,"reason":"di nuovo"}""")]
    [InlineData("""{"numerator":3,"denominator":41,"note":"   ","evidence":""}""")]
    public async Task The_same_again_adds_no_fact_however_it_is_spelt(string again)
    {
        var path = Paths.Measurement("scuole-specializzazione", "effectiveness", "2024-03");
        var first = await app.Put(path, Three);
        var facts = await app.Facts();
        var second = (await app.Put(path, again)).Expect(200);
        Assert.Equal(first.ETag, second.ETag);
        Assert.Null(second.Header("Location"));
        Assert.Equal(facts, await app.Facts());
        Assert.Equal(first.At("measurement").GetRawText(), second.At("measurement").GetRawText());
    }

    [Fact]
    public async Task The_same_again_a_year_later_is_still_the_same()
    {
        await using var own = await App.Start();
        var path = Paths.Measurement("master", "timeliness", "2024-03");
        var first = (await own.Put(path, """{"yes":true}""")).Expect(201);
        own.Clock.Set("2026-07-01T10:00:00Z");
        var again = (await own.Put(path, """{"yes":true}""")).Expect(200);
        Assert.Equal((first.ETag, "2024-07-01"), (again.ETag, again.TextAt("measurement.firstReportedOn")));
    }

    [Theory]
    [InlineData("accessibility", """{"count":0}""", "count", "0")]
    [InlineData("timeliness", """{"yes":false}""", "yes", "False")]
    [InlineData("transparency", """{"yes":true}""", "yes", "True")]
    [InlineData("effectiveness", """{"numerator":0,"denominator":0}""", "denominator", "0")]
    [InlineData("efficiency", """{"numerator":999999999999,"denominator":999999999999}""", "numerator", "999999999999")]
    [InlineData("continuity", """{"notMeasured":"data-lost"}""", "notMeasured", "data-lost")]
    public async Task A_measurement_is_read_in_the_fields_it_was_reported_in_and_no_others(string indicator, string body, string field, string value)
    {
        var path = Paths.Measurement("accordi-internazionali", indicator, "2024-02");
        (await app.Put(path, body)).Expect(201);
        var read = (await app.Get(path)).Json;
        Assert.Equal(value, read.At(field).ToString());
        var sent = JsonDocument.Parse(body).RootElement.EnumerateObject().Select(p => p.Name);
        string[] values = ["numerator", "denominator", "count", "yes", "amount", "notMeasured"];
        Assert.Equal(sent, read.EnumerateObject().Select(p => p.Name).Where(values.Contains));
    }

    [Theory]
    [InlineData("2024-01", "system-unavailable")]
    [InlineData("2024-02", "service-suspended")]
    [InlineData("2024-03", "data-lost")]
    [InlineData("2024-04", "staff-unavailable")]
    [InlineData("2024-05", "not-applicable")]
    [InlineData("2024-06", "other")]
    public async Task An_office_may_say_why_it_could_not_measure(string period, string code)
    {
        var path = Paths.Measurement("progetti-internazionali", "efficiency", period);
        var answer = (await app.Put(path, $$"""{"notMeasured":"{{code}}","note":"Il gestionale è fermo: «manutenzione»\ndal 3 al 28 \ud83d\ude00"}""")).Expect(201);
        Assert.Equal((code, "Il gestionale è fermo: «manutenzione»\ndal 3 al 28 😀"), (answer.TextAt("measurement.notMeasured"), (await app.Get(path)).TextAt("note")));
        Assert.Equal(("notEvaluable", "not-measured"), (answer.TextAt("standing.outcome"), answer.TextAt("standing.reason")));
    }

    [Fact]
    public async Task Note_and_evidence_are_kept()
    {
        var path = Paths.Measurement("mobilita-uscita", "accessibility", "2024-03");
        var note = new string('è', 2_000);
        (await app.Put(path, $$"""{"count":2,"note":"{{note}}","evidence":"https://www.unimi.it/prova?a=1&b=%20"}""")).Expect(201);
        var read = await app.Get(path);
        Assert.Equal((note, "https://www.unimi.it/prova?a=1&b=%20"), (read.TextAt("note"), read.TextAt("evidence")));
        (await app.Put(path, """{"count":2}""")).ExpectProblem(428, "precondition-required");
    }

    [Fact]
    public async Task A_list_holds_what_was_said_in_the_order_of_months()
    {
        foreach (var month in new[] { "2024-05", "2024-01", "2024-03" })
            (await app.Put(Paths.Measurement("mobilita-entrata", "continuity", month), """{"numerator":20,"denominator":21}""")).Expect(201);
        var list = (await app.Get(Paths.Measurements("mobilita-entrata", "continuity"))).Expect(200);
        Assert.Equal(["2024-01", "2024-03", "2024-05"], list.At("items").EnumerateArray().Select(m => m.Text("period")));
        Assert.All(list.At("items").EnumerateArray(), m => Assert.False(m.TryGetProperty("history", out _)));
        Assert.False(list.At("_links").TryGetProperty("next", out _));
        var empty = (await app.Get(Paths.Measurements("mobilita-entrata", "transparency"))).Expect(200);
        Assert.Equal("[]", empty.At("items").GetRawText());
    }

    [Fact]
    public async Task Nothing_said_is_not_found()
    {
        (await app.Get(Paths.Measurement("corsi-perfezionamento", "efficiency", "2024-03"))).ExpectProblem(404, "no-measurement");
        (await app.Get(Paths.Measurement("corsi-perfezionamento", "efficiency", "2024-Q1"))).ExpectProblem(404, "no-measurement");
        (await app.Get(Paths.Measurement("corsi-perfezionamento", "efficiency", "1999-12"))).ExpectProblem(404, "no-measurement");
    }

    [Fact]
    public async Task A_report_of_one_indicator_touches_no_other()
    {
        var before = Others(await app.Get("/v1/unimi/compliance"));
        (await app.Put(Paths.Measurement("accreditamento-cds", "continuity", "2024-03"), """{"numerator":20,"denominator":21}""")).Expect(201);
        Assert.Equal(before, Others(await app.Get("/v1/unimi/compliance")));

        static IEnumerable<string> Others(Answer answer) => answer.At("items").EnumerateArray()
            .Where(i => (i.Text("service"), i.Text("indicator")) != ("accreditamento-cds", "continuity")).Select(i => i.GetRawText());
    }

    private static Dictionary<string, string> Fields(JsonElement json) => json.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetRawText());
}
