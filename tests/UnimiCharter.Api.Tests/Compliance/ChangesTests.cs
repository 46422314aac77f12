using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Compliance;

/// <summary>What became of the verdicts, between two instants of a story or between two editions.</summary>
public sealed class ChangesTests(ChangesTests.TwoEditions editions) : IClassFixture<ChangesTests.TwoEditions>
{
    private const string Changes = "/v1/unimi/compliance/changes";

    private readonly App app = editions.App;

    [Theory]
    [InlineData("from=2024-07-09&to=2024-07-10", "master/effectiveness no-data > missed")]
    [InlineData("from=2024-07-10&to=2024-07-11", "master/effectiveness missed > met")]
    [InlineData("from=2024-07-11&to=2024-07-12", "dottorato/effectiveness no-data > not-measured")]
    [InlineData("from=2024-07-09&to=2024-07-12", "dottorato/effectiveness no-data > not-measured, master/effectiveness no-data > met")]
    [InlineData("from=2024-07-12&to=2024-07-13", "")]
    [InlineData("from=2024-07-13&to=2024-07-14", "master/effectiveness met > missed")]
    [InlineData("from=2024-07-14&to=2024-07-15", "master/effectiveness missed > met")]
    [InlineData("from=2024-07-12&to=2024-07-09", "dottorato/effectiveness not-measured > no-data, master/effectiveness met > no-data")]
    [InlineData("from=2024-07-11&to=2024-07-11", "")]
    [InlineData("from=2024-07-10T07:59:59Z&to=2024-07-10T08:00:00Z", "master/effectiveness no-data > missed")]
    public async Task Between_two_instants_the_verdicts_that_differ_are_told_before_and_after(string ends, string changes)
    {
        foreach (var edition in new[] { "&edition=2024", "" })
        {
            var answer = (await app.Get($"{Changes}?{ends}{edition}")).Expect(200);
            Assert.Equal((changes, "2024"), (Told(answer), answer.TextAt("edition")));
        }
    }

    [Theory]
    [InlineData("from=2024&to=2025", "master/effectiveness met > missed")]
    [InlineData("from=2025&to=2024", "master/effectiveness missed > met")]
    [InlineData("from=2024&to=2024", "")]
    public async Task Between_two_editions_only_what_both_promised_is_compared(string ends, string changes)
    {
        var answer = (await app.Get($"{Changes}?{ends}")).Expect(200);
        Assert.Equal(changes, Told(answer));
        Assert.False(answer.Json.TryGetProperty("edition", out _));
        Assert.Equal(ends, $"from={answer.TextAt("from")}&to={answer.TextAt("to")}");
    }

    [Fact]
    public async Task Both_standings_name_the_edition_whose_standard_judged_them()
    {
        var change = (await app.Get(Changes + "?from=2024&to=2025")).Expect(200).At("items.0");
        Assert.Equal(("2024", "≤ 20%", "1 su 20 (5%)"), Standing(change.At("before")));
        Assert.Equal(("2025", "≤ 4%", "1 su 10 (10%)"), Standing(change.At("after")));

        static (string?, string?, string?) Standing(JsonElement s) => (s.Text("edition"), s.Text("standard.text"), s.Text("result.text"));
    }

    [Theory]
    [InlineData("", 400, "missing-parameter")]
    [InlineData("?from=2024", 400, "missing-parameter")]
    [InlineData("?to=2024-07-10", 400, "missing-parameter")]
    [InlineData("?from=2024&to=2024-07-10", 400, "unlike-ends")]
    [InlineData("?from=2024-07-10&to=2025", 400, "unlike-ends")]
    [InlineData("?from=2024&to=2025&edition=2024", 400, "unlike-ends")]
    [InlineData("?from=boh&to=2024-07-10", 400, "malformed-instant")]
    [InlineData("?from=2024-07-10&to=boh", 400, "malformed-instant")]
    [InlineData("?from=2024-07-10&to=2024-07-11&edition=boh", 400, "malformed-edition")]
    [InlineData("?from=2024&to=2019", 404, "unknown-edition")]
    [InlineData("?from=2019&to=2024", 404, "unknown-edition")]
    [InlineData("?from=2024-07-10&to=2024-07-11&edition=2019", 404, "unknown-edition")]
    [InlineData("?from=2024-06-30&to=2024-07-10", 404, "not-known-then")]
    [InlineData("?from=2024-07-10&to=2025-03-21", 422, "instant-in-the-future")]
    [InlineData("?from=2024&to=2025&asOf=2024-07-10", 400, "unknown-parameter")]
    public async Task Bad_ends_are_told(string query, int status, string code) => (await app.Get(Changes + query)).ExpectProblem(status, code);

    [Fact]
    public async Task The_same_measurements_are_judged_by_another_edition_s_standards()
    {
        const string By2025 = "edition=2024&standardsOf=2025";
        var list = (await app.Get("/v1/unimi/compliance?" + By2025)).Expect(200);
        Assert.Equal(("2024", "2025", (0, 1, 0)), (list.TextAt("edition"), list.TextAt("standardsOf"), Counts(list)));
        var service = (await app.Get("/v1/unimi/services/master/compliance?" + By2025)).Expect(200);
        Assert.Equal(("2024", "2025", (0, 1, 0)), (service.TextAt("edition"), service.TextAt("standardsOf"), Counts(service)));
        var explanation = (await app.Get("/v1/unimi/services/master/indicators/effectiveness/explanation?" + By2025)).Expect(200);
        foreach (var standing in new[] { list.At("items.0"), service.At("items.0"), explanation.At("standing") })
            Assert.Equal(
                ("effectiveness", "2025", "≤ 4%", "1 su 20 (5%)", "missed"),
                (standing.Text("indicator"), standing.Text("edition"), standing.Text("standard.text"), standing.Text("result.text"), standing.Text("outcome")));
        Assert.StartsWith(
            "Il servizio «Master», giudicato per il 2024 con il valore programmato del 2025 per «Soddisfazione degli utenti», al massimo 4%: ", explanation.TextAt("sentence.it"), StringComparison.Ordinal);
        Assert.StartsWith(
            "The service “Master”, judged for 2024 by the standard of 2025 for “Soddisfazione degli utenti”, at most 4%: ", explanation.TextAt("sentence.en"), StringComparison.Ordinal);
        var atRisk = (await app.Get("/v1/unimi/compliance/at-risk?" + By2025)).Expect(200);
        Assert.Equal(("2025", "2025"), (atRisk.TextAt("standardsOf"), atRisk.TextAt("items.0.edition")));
        var matrix = (await app.Get("/v1/unimi/compliance/matrix?" + By2025)).Expect(200);
        Assert.Equal(("2025", (0, 1, 0)), (matrix.TextAt("standardsOf"), Counts(matrix)));
        Assert.Equal(["master effectiveness missed"],
            from row in matrix.At("items").EnumerateArray() from cell in row.At("cells").EnumerateArray() select $"{row.Text("service")} {cell.Text("indicator")} {cell.Text("outcome")}");

        // And what 2025 measured by the standards of 2024.
        Assert.Equal("met", (await app.Get("/v1/unimi/services/master/compliance?edition=2025&standardsOf=2024")).Expect(200).At("items").EnumerateArray()
            .Single(i => i.Text("indicator") == "effectiveness").Text("outcome"));
        Assert.Equal("≤ 20%", (await app.Get("/v1/unimi/compliance?edition=2024&service=master&dimension=effectiveness")).Expect(200).TextAt("items.0.standard.text"));

        static (int, int, int) Counts(Answer a) => (a.At("counts.met").GetInt32(), a.At("counts.missed").GetInt32(), a.At("counts.notEvaluable").GetInt32());
    }

    [Theory]
    [InlineData("/v1/unimi/compliance")]
    [InlineData("/v1/unimi/compliance/matrix")]
    [InlineData("/v1/unimi/services/master/compliance")]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/explanation")]
    public async Task Standards_of_an_edition_that_is_not_are_told_so(string path)
    {
        (await app.Get(path + "?standardsOf=2019")).ExpectProblem(404, "no-standard");
        (await app.Get(path + "?standardsOf=boh")).ExpectProblem(400, "malformed-edition");
        (await app.Get(path + "?standardsOf=")).ExpectProblem(400, "malformed-edition");
        (await app.Get(path + "?edition=2024&standardsOf=2025&asOf=2024-07-10")).ExpectProblem(404, "no-standard");
    }

    private static string Told(Answer answer) => string.Join(", ",
        from change in answer.At("items").EnumerateArray()
        select $"{change.Text("service")}/{change.Text("indicator")} {Outcome(change.At("before"))} > {Outcome(change.At("after"))}");

    private static string? Outcome(JsonElement standing) => standing.Text("reason") ?? standing.Text("outcome");

    public sealed class TwoEditions : IAsyncLifetime
    {
        public App App { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            const string Indicator = "/v1/unimi/services/master/indicators/effectiveness";
            App = await App.Start(at: "2024-07-10T08:00:00Z");
            (await App.Put(Indicator + "/measurements/2024-06", """{"numerator":3,"denominator":10}""")).Expect(201);
            App.Clock.Set("2024-07-11T08:00:00Z");
            (await App.Put(Indicator + "/measurements/2024-06?reason=refuso", """{"numerator":1,"denominator":10}""", "If-Match: *")).Expect(200);
            App.Clock.Set("2024-07-12T08:00:00Z");
            (await App.Put(Paths.Measurement("dottorato", "effectiveness", "2024-06"), """{"notMeasured":"data-lost"}""")).Expect(201);
            // Another figure, the same verdict.
            App.Clock.Set("2024-07-13T08:00:00Z");
            (await App.Put(Indicator + "/measurements/2024-05", """{"numerator":0,"denominator":10}""")).Expect(201);
            App.Clock.Set("2024-07-14T08:00:00Z");
            (await App.Put(Indicator + "/standards/2024?reason=errore", """{"comparator":"atMost","value":4,"unit":"percent"}""", "If-Match: *")).Expect(200);
            App.Clock.Set("2024-07-15T08:00:00Z");
            (await App.Put(Indicator + "/standards/2024?reason=ripristino", """{"comparator":"atMost","value":20,"unit":"percent"}""", "If-Match: *")).Expect(200);

            App.Clock.Set("2025-03-20T08:00:00Z");
            (await App.Put(Indicator + "/standards/2025", """{"comparator":"atMost","value":4,"unit":"percent"}""")).Expect(201);
            (await App.Put(Indicator + "/measurements/2025-01", """{"numerator":1,"denominator":10}""")).Expect(201);
        }

        public async Task DisposeAsync() => await App.DisposeAsync();
    }
}
