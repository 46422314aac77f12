using System.Text.Json;
using UnimiCharter.Api.Data;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Domain;

namespace UnimiCharter.Api.Tests.Charter;

/// <summary>
/// Another university's charter, of two editions, with every measure, aggregation and comparator that the 2024 charter of
/// Milan has not: loaded by the same commands, reported and judged by the same interface.
/// </summary>
public sealed class OtherCharterTests(SharedApp shared) : IClassFixture<SharedApp>, IAsyncLifetime
{
    private static int made;

    private readonly App app = shared.App;
    private readonly string organization = $"polimi-{Interlocked.Increment(ref made)}";

    public async Task InitializeAsync()
    {
        app.Clock.Set("2025-03-01T10:00:00Z");
        var library = new ServiceFile("biblioteca", "Biblioteca", "Prestiti.", "Tutti", "Allo sportello", [], [],
        [
            Indicator("prestiti", QualityDimension.Efficiency, "count", Aggregation.Sum, Frequency.Quarterly, new("atLeast", 1000, "count")),
            Indicator("attesa", QualityDimension.Timeliness, "amount", Aggregation.Mean, Frequency.Monthly, new("atMost", 2.5m, "giorni")),
            Indicator("fondo", QualityDimension.Continuity, "amount", Aggregation.Latest, Frequency.HalfYearly, new("within", null, "EUR", 1000, 2000.5m)),
            Indicator("reclami", QualityDimension.Effectiveness, "count", Aggregation.Peak, Frequency.Monthly, new("atMost", 5, "count")),
            Indicator("gradimento", QualityDimension.Transparency, "ratio", Aggregation.Pooled, Frequency.Yearly, new("atLeast", 30, "percent", Precision: 0)),
            Indicator("sedi", QualityDimension.Accessibility, "count", Aggregation.Latest, Frequency.Yearly, new("atLeast", 2, "count")),
        ]);
        var older = library with { Indicators = [library.Indicators[0] with { Standard = new("atLeast", 500, "count") }] };
        var sport = new ServiceFile("sport", "Sport", "Palestre.", "Studenti", "Online", [], [], [Indicator("iscritti", QualityDimension.Efficiency, "count", Aggregation.Sum, Frequency.Monthly, new("atLeast", 1, "count"))]);
        OrganizationFile polimi = new(organization, "Politecnico di Milano");
        Assert.True(await new CharterFile(polimi, "2023", "Carta 2023", new(12, 7), [older, sport]).Load(app.Recorder));
        Assert.True(await new CharterFile(polimi, "2024", "Carta 2024", new(12, 7), [library]).Load(app.Recorder));
        Assert.False(await new CharterFile(polimi, "2024", "Carta 2024, rivista", new(12, 7), [library]).Load(app.Recorder));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public async Task It_stands_beside_the_first_newest_edition_first()
    {
        var items = (await app.Get("/v1/organizations")).Expect(200).At("items").EnumerateArray().ToArray();
        Assert.Equal(items.Select(o => o.Text("code")).Order(StringComparer.Ordinal), items.Select(o => o.Text("code")));
        Assert.Equal(["2024", "2023"], items.Single(o => o.Text("code") == organization).At("editions").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(["2024"], items.Single(o => o.Text("code") == "unimi").At("editions").EnumerateArray().Select(e => e.GetString()));
        Assert.Equal(66, (await app.Get("/v1/unimi/compliance")).At("items").GetArrayLength());
        (await app.Get("/v1/unimi/services/biblioteca")).ExpectProblem(404, "unknown-service");
        (await app.Get($"/v1/{organization}/services/master")).ExpectProblem(404, "unknown-service");
    }

    [Fact]
    public async Task An_edition_shows_its_own_services_and_standards()
    {
        Assert.Equal(["biblioteca", "sport"], await Codes("?edition=2023"));
        Assert.Equal(["biblioteca"], await Codes("?edition=2024"));
        Assert.Equal(["biblioteca"], await Codes(""));
        Assert.Equal(500m, (await app.Get($"/v1/{organization}/services/biblioteca?edition=2023")).Json.Number("indicators.0.standard.value"));
        Assert.Equal(1, (await app.Get($"/v1/{organization}/services/biblioteca?edition=2023")).At("indicators").GetArrayLength());
        Assert.Equal(1000m, (await app.Get($"/v1/{organization}/services/biblioteca")).Json.Number("indicators.0.standard.value"));
        (await app.Get($"/v1/{organization}/services/sport")).ExpectProblem(404, "unknown-service");
        (await app.Get($"/v1/{organization}/services/sport/compliance")).ExpectProblem(404, "unknown-service");
        (await app.Get($"/v1/{organization}/services/sport/compliance?edition=2023")).Expect(200);

        async Task<IEnumerable<string?>> Codes(string query) => (await app.Get($"/v1/{organization}/services{query}")).Expect(200).At("items").EnumerateArray().Select(s => s.Text("code"));
    }

    [Theory]
    [InlineData("prestiti", "2024-Q1=999", """{"value":999,"outcome":"missed","text":"999","of":"≥ 1000"}""")]
    [InlineData("prestiti", "2024-Q1=999 2024-Q4=1", """{"value":1000,"outcome":"met","text":"1000","of":"≥ 1000"}""")]
    [InlineData("attesa", "2024-01=1.5 2024-02=3.500001", """{"value":2.500001,"outcome":"missed","text":"2,5 giorni","of":"≤ 2,5 giorni"}""")]
    [InlineData("attesa", "2024-01=1.5 2024-02=3.5", """{"value":2.5,"outcome":"met","text":"2,5 giorni","of":"≤ 2,5 giorni"}""")]
    [InlineData("attesa", "2024-01=-1 2024-02=2 2024-03=2", """{"value":1,"outcome":"met","text":"1 giorni","of":"≤ 2,5 giorni"}""")]
    [InlineData("fondo", "2024-H1=5 2024-H2=2000.5", """{"value":2000.5,"outcome":"met","text":"2000,5 EUR","of":"1000–2000,5 EUR"}""")]
    [InlineData("fondo", "2024-H1=1500 2024-H2=2000.500001", """{"value":2000.500001,"outcome":"missed","text":"2000,5 EUR","of":"1000–2000,5 EUR"}""")]
    [InlineData("reclami", "2024-01=5 2024-02=3", """{"value":5,"outcome":"met","text":"5","of":"≤ 5"}""")]
    [InlineData("reclami", "2024-01=5 2024-02=6 2024-03=0", """{"value":6,"outcome":"missed","text":"6","of":"≤ 5"}""")]
    [InlineData("gradimento", "2024=297/1000", """{"value":29.7,"outcome":"met","text":"297 su 1000 (29,7%)","of":"≥ 30%"}""")]
    [InlineData("gradimento", "2024=294/1000", """{"value":29.4,"outcome":"missed","text":"294 su 1000 (29,4%)","of":"≥ 30%"}""")]
    [InlineData("sedi", "2024=2", """{"value":2,"outcome":"met","text":"2","of":"≥ 2"}""")]
    public async Task Measures_are_aggregated_and_judged_as_they_promise(string indicator, string said, string expected)
    {
        foreach (var (period, value) in said.Split(' ').Select(s => s.Split('=')).Select(s => (s[0], s[1])))
            (await app.Put($"/v1/{organization}/services/biblioteca/indicators/{indicator}/measurements/{period}", Body(indicator, value))).Expect(201);
        var row = (await app.Get($"/v1/{organization}/services/biblioteca/compliance")).Expect(200).At("items").EnumerateArray().Single(i => i.Text("indicator") == indicator);
        var wanted = JsonDocument.Parse(expected).RootElement;
        Assert.Equal(
            (wanted.Number("value"), wanted.Text("outcome"), wanted.Text("text"), wanted.Text("of")),
            (row.Number("result.value"), row.Text("outcome"), row.Text("result.text"), row.Text("standard.text")));
        Assert.Equal(0, (await app.Rebuild()).Mended);
    }

    [Theory]
    [InlineData("prestiti", "2024-01", """{"count":1}""", 422, "period-frequency-mismatch")]
    [InlineData("attesa", "2024", """{"amount":1}""", 422, "year-figure-unsuitable")]
    [InlineData("reclami", "2024", """{"count":1}""", 422, "year-figure-unsuitable")]
    [InlineData("fondo", "2024-Q1", """{"amount":1}""", 422, "period-frequency-mismatch")]
    [InlineData("sedi", "2024-H1", """{"count":1}""", 422, "period-frequency-mismatch")]
    [InlineData("sedi", "2020..2024", """{"count":1}""", 422, "period-frequency-mismatch")]
    [InlineData("sedi", "AY2023-2024", """{"count":1}""", 422, "period-frequency-mismatch")]
    [InlineData("sedi", "2023", """{"count":1}""", 422, "period-outside-edition")]
    [InlineData("attesa", "2024-01", """{"count":1}""", 422, "shape-mismatch")]
    [InlineData("attesa", "2024-01", """{"amount":0.0000001}""", 422, "too-many-decimals")]
    [InlineData("attesa", "2024-01", """{"amount":-999999999999.000001}""", 422, "number-too-large")]
    [InlineData("attesa", "2024-01", """{"amount":999999999999}""", 201, "")]
    [InlineData("attesa", "2024-01", """{"amount":-999999999998.999999}""", 201, "")]
    [InlineData("attesa", "2024-01", """{"amount":0.0000010}""", 201, "")]
    [InlineData("attesa", "2024-01", """{"amount":1e-6}""", 201, "")]
    public async Task Periods_and_figures_are_held_to_the_indicator(string indicator, string period, string body, int status, string code)
    {
        var answer = (await app.Put($"/v1/{organization}/services/biblioteca/indicators/{indicator}/measurements/{period}", body)).Expect(status);
        if (status != 201) answer.ExpectProblem(status, code);
        else Assert.Equal(JsonDocument.Parse(body).RootElement.Number("amount"), (await app.Get(new Uri(answer.Header("Location")!).PathAndQuery)).Json.Number("amount"));
    }

    [Fact]
    public async Task The_same_measurements_are_told_by_year()
    {
        foreach (var period in new[] { "2023-Q4", "2024-Q1" })
            (await app.Put($"/v1/{organization}/services/biblioteca/indicators/prestiti/measurements/{period}", """{"count":600}""")).Expect(201);
        Assert.Equal(("met", 600m), await Standing("2023"));
        Assert.Equal(("missed", 600m), await Standing("2024"));
        var measurements = (await app.Get($"/v1/{organization}/services/biblioteca/indicators/prestiti/measurements?edition=2023")).Expect(200).At("items");
        Assert.Equal("2023-Q4", Assert.Single(measurements.EnumerateArray()).Text("period"));

        async Task<(string?, decimal?)> Standing(string edition)
        {
            var row = (await app.Get($"/v1/{organization}/compliance?edition={edition}&service=biblioteca")).Expect(200).At("items.0");
            return (row.Text("outcome"), row.Number("result.value"));
        }
    }

    private static string Body(string indicator, string value) => indicator switch
    {
        "attesa" or "fondo" => $$"""{"amount":{{value}}}""",
        "gradimento" => $$"""{"numerator":{{value.Split('/')[0]}},"denominator":{{value.Split('/')[1]}}}""",
        _ => $$"""{"count":{{value}}}""",
    };

    private static IndicatorFile Indicator(string code, QualityDimension dimension, string measure, Aggregation aggregation, Frequency frequency, StandardFile standard) =>
        new(code, dimension, "Titolo", "Unità", measure, aggregation, frequency, standard);
}
