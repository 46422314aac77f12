using System.Text;
using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Compliance;

/// <summary>Verdicts can be shown as they are: with the titles of what they are about, and the outcome in words of the reader's language.</summary>
public sealed class TitlesTests(TitlesTests.InJuly july) : IClassFixture<TitlesTests.InJuly>
{
    private const string Title = "Soddisfazione degli utenti";
    private const string Italian = "Rispettato (provvisorio, 1 periodo su 12)";
    private const string English = "Met (provisional, 1 of 12 periods)";

    private readonly App app = july.App;

    [Theory]
    [InlineData("/v1/unimi/compliance?service=master", "items")]
    [InlineData("/v1/unimi/services/master/compliance", "items")]
    [InlineData("/v1/unimi/compliance/at-risk", "items")]
    [InlineData("/v1/unimi/compliance?asOf=2024-07-20", "items")]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/explanation", "standing")]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/measurements/2024-03", "standing")]
    public async Task A_verdict_has_its_titles_and_its_outcome_in_words(string path, string at)
    {
        foreach (var (language, dimension, outcome) in new[] { ("it", "Efficacia", Italian), ("en", "Effectiveness", English) })
        {
            var answer = path.EndsWith("2024-03", StringComparison.Ordinal)
                ? (await app.Put(path, """{"numerator":3,"denominator":41}""", "Accept-Language: " + language)).Expect(200)
                : (await app.Get(path, "Accept-Language: " + language)).Expect(200);
            var told = at == "items" ? answer.At("items").EnumerateArray().Single(i => i.Text("service") == "master" && i.Text("indicator") == "effectiveness") : answer.At(at);
            Assert.Equal(
                ("Master", Title, dimension, outcome), (told.Text("serviceTitle"), told.Text("indicatorTitle"), told.Text("dimensionTitle"), told.Text("outcomeText")));
        }
    }

    [Fact]
    public async Task A_matrix_has_titles_for_its_columns_and_says_each_cell()
    {
        foreach (var (language, columns, outcome) in new[]
        {
            ("it", "Accessibilità Tempestività Trasparenza Efficacia Continuità Efficienza", Italian), ("en", "Accessibility Timeliness Transparency Effectiveness Continuity Efficiency", English),
        })
        {
            var matrix = (await app.Get("/v1/unimi/compliance/matrix", App.Anonymous, "Accept-Language: " + language)).Expect(200);
            Assert.Equal(columns, string.Join(' ', matrix.At("dimensionTitles").EnumerateArray()));
            Assert.Equal(matrix.At("dimensions").GetArrayLength(), matrix.At("dimensionTitles").GetArrayLength());
            var cell = matrix.At("items").EnumerateArray().Single(row => row.Text("service") == "master").At("cells").EnumerateArray().Single(c => c.Text("indicator") == "effectiveness");
            Assert.Equal((Title, outcome), (cell.Text("indicatorTitle"), cell.Text("outcomeText")));
        }
    }

    [Fact]
    public async Task All_say_the_same_of_one_promise()
    {
        var promise = "/v1/unimi/services/master/indicators/effectiveness";
        foreach (var picture in new[] { $"{promise}/badge.svg", $"{promise}/chart.svg", "/v1/unimi/compliance/matrix.svg" })
        {
            Assert.Contains(Italian, (await app.Get(picture, App.Anonymous)).Expect(200).Text, StringComparison.Ordinal);
            Assert.Contains(English, (await app.Get(picture + "?lang=en", App.Anonymous)).Expect(200).Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task What_a_write_would_do_is_told_so_too()
    {
        var preview = (await app.Put("/v1/unimi/services/master/indicators/effectiveness/measurements/2024-04?preview=true", """{"numerator":40,"denominator":41}""")).Expect(200);
        Assert.Equal((Italian, "Non rispettato (provvisorio, 2 periodi su 12)"), (preview.TextAt("items.0.before.outcomeText"), preview.TextAt("items.0.after.outcomeText")));
        Assert.Equal("Master", preview.TextAt("items.0.after.serviceTitle"));
    }

    [Fact]
    public async Task A_dimension_of_the_organizations_own_is_told_by_its_name_wherever_a_write_tells_how_an_indicator_stands()
    {
        const string Indicator = "/v1/unimi/services/dottorato/indicators/gentilezza", Measured = $"{Indicator}/measurements/2024-03", Excluded = $"{Indicator}/exclusions/2024-04";
        const string Standard = """{"comparator":"atMost","value":5,"unit":"count"}""", Said = """{"count":3}""", SetAside = """{"code":"service-suspended"}""";
        await using var own = await App.Start(at: "2024-07-20T10:00:00Z");
        (await own.Put("/v1/unimi/dimensions/cortesia", """{"name":{"it":"Cortesia","en":"Courtesy"}}""")).Expect(201);
        (await own.Put(Indicator, """{"dimension":"cortesia","title":"Gentilezza","unitOfMeasure":"Reclami","measure":"count","aggregation":"sum","frequency":"monthly"}""")).Expect(201);
        await Told("PUT", $"{Indicator}/standards/2024?preview=true", Standard);
        (await own.Put($"{Indicator}/standards/2024", Standard)).Expect(201);
        await Told("PUT", $"{Measured}?preview=true", Said);
        await Told("PUT", Measured, Said);
        await Told("PUT", $"{Excluded}?preview=true", SetAside);
        await Told("PUT", Excluded, SetAside);
        await Told("DELETE", $"{Excluded}?preview=true&reason=Errore", null);
        await Told("DELETE", $"{Measured}?preview=true&reason=Errore", null, "If-Match: \"1\"");
        await Told("POST", "/v1/unimi/services/dottorato/reporting/2024/extensions?preview=true", """{"period":"2024-03","until":"2024-08-31","reason":"Attesa"}""");

        async Task Told(string method, string path, string? body, params string[] headers)
        {
            foreach (var (language, name) in new[] { ("it", "Cortesia"), ("en", "Courtesy") })
            {
                var answer = await own.Send(method, path, body is null ? null : App.Json(Encoding.UTF8.GetBytes(body)), [.. headers, "Accept-Language: " + language]);
                Assert.InRange(answer.Status, 200, 201);
                var standings = answer.Json.TryGetProperty("standing", out var standing)
                    ? [standing]
                    : answer.At("items").EnumerateArray().SelectMany(item => new[] { item.At("before"), item.At("after") }).Where(told => told.ValueKind == JsonValueKind.Object);
                string?[] titles = [.. standings.Where(told => told.Text("indicator") == "gentilezza").Select(told => told.Text("dimensionTitle"))];
                Assert.NotEmpty(titles);
                Assert.All(titles, title => Assert.Equal(name, title));
            }
        }
    }

    [Theory]
    [InlineData("?service=nessuno", 404, "unknown-service")]
    [InlineData("?dimension=nessuna", 404, "unknown-dimension")]
    public async Task What_narrows_the_one_list_narrows_the_other(string query, int status, string code)
    {
        foreach (var list in new[] { "/v1/unimi/compliance", "/v1/unimi/compliance/at-risk" })
        {
            (await app.Get(list + query)).ExpectProblem(status, code);
            var narrow = (await app.Get(list + "?service=master&dimension=effectiveness")).Expect(200).At("items").EnumerateArray();
            Assert.Equal([("master", "effectiveness")], narrow.Select(i => (i.Text("service"), i.Text("dimension"))));
            Assert.Equal(11, (await app.Get(list + "?dimension=effectiveness")).Expect(200).At("items").GetArrayLength());
        }
    }

    public sealed class InJuly : IAsyncLifetime
    {
        public App App { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            App = await App.Start(at: "2024-07-20T10:00:00Z");
            (await App.Put(Paths.Measurement("master", "effectiveness", "2024-03"), """{"numerator":3,"denominator":41}""")).Expect(201);
        }

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
