using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Programmes;

/// <summary>The same indicator side by side: over organizations, services and programmes, and over periods.</summary>
public sealed class CompareTests(Documents documents) : IClassFixture<Documents>
{
    private readonly App app = documents.App;

    public static TheoryData<string, string[]> Asked => new()
    {
        { "kpi-1", ["polimi piano-strategico-2020-2022 2020..2022 met 1881"] },
        { "kpi-1&periods=2020..2022", ["polimi piano-strategico-2020-2022 2020..2022 met 1881"] },
        { "kpi-6", ["polimi piano-strategico-2020-2022 2020..2022 missed 24 of 67 (35.82%)"] },
        { "kpi-13", ["polimi piano-strategico-2020-2022 2020..2022 met -"] },
        { "matricole-partecipanti", ["polimi tutorato 2023..2024 notEvaluable(no-standard) 313"] },
        { "matricole-partecipanti&periods=2023,2024", ["polimi tutorato 2023 notEvaluable(no-standard) 120", "polimi tutorato 2024 notEvaluable(no-standard) 193"] },
        { "matricole-partecipanti&periods=2024,%202023..2024", ["polimi tutorato 2024 notEvaluable(no-standard) 193", "polimi tutorato 2023..2024 notEvaluable(no-standard) 313"] },
        { "contatti&periods=2016", ["polimi segreterie-studenti 2016 notEvaluable(no-standard) 41270"] },
        { "contatti&periods=2016,2017", ["polimi segreterie-studenti 2016 notEvaluable(no-standard) 41270", "polimi segreterie-studenti 2017 notEvaluable(no-standard) -"] },
        { "tasso-di-abbandono&periods=2024", ["polimi tutorato 2024 notEvaluable(no-standard) 9.6%"] },
        { "d-j&periods=2024", ["luiss programmazione-2024-2026 2024 met Yes"] },
        { "d-j&organizations=luiss,polimi&periods=2024", ["luiss programmazione-2024-2026 2024 met Yes"] },
        { "D_J&organizations=luiss&periods=2023,2024", ["luiss programmazione-2024-2026 2023 notEvaluable(no-data) -", "luiss programmazione-2024-2026 2024 met Yes"] },
    };

    [Fact]
    public async Task Organizations_with_programmes_only_are_listed_too() => Assert.Equal(
        ["luiss  self units programmes", "polimi  self units programmes", "unimi 2024 self services compliance units"],
        (await app.Get("/v1/organizations")).Expect(200).At("items").EnumerateArray().Where(o => o.Text("code") is "luiss" or "polimi" or "unimi").Select(o =>
            $"{o.Text("code")} {string.Join(' ', o.At("editions").EnumerateArray())} {string.Join(' ', o.At("_links").EnumerateObject().Select(l => l.Name))}"));

    [Theory]
    [InlineData("/v1/polimi/programmes?asOf=2020-01-01", 404, "not-known-then")]
    [InlineData("/v1/polimi/programmes/tutorato?asOf=2020-01-01", 404, "not-known-then")]
    [InlineData("/v1/polimi/programmes/tutorato?asOf=2999-01-01", 422, "instant-in-the-future")]
    [InlineData("/v1/nessuno/programmes", 404, "unknown-organization")]
    [InlineData("/v1/polimi/programmes/nessuno", 404, "unknown-programme")]
    public async Task What_was_not_known_is_told_apart_from_what_is_not(string path, int status, string code) => (await app.Get(path)).ExpectProblem(status, code);

    [Theory]
    [InlineData("?indicator=d-h&organizations=polimi", "polimi  no-such-indicator")]
    [InlineData("?indicator=d-h&periods=2019", "luiss programmazione-2024-2026 not-in-period")]
    public async Task Of_another_organization_or_period_there_is_nothing_to_compare(string query, string apart)
    {
        var told = (await app.Get("/v1/compare" + query)).Expect(200);
        Assert.Empty(told.At("items").EnumerateArray());
        Assert.Equal([apart], told.At("incomparable").EnumerateArray().Select(i => $"{i.Text("organization")} {i.Text("subject")} {i.Text("reason")}"));
    }

    [Fact]
    public async Task A_period_asked_for_twice_is_told_once() =>
        Assert.Single((await app.Get("/v1/compare?indicator=d-h&periods=2025,2025")).Expect(200).At("items").EnumerateArray());

    [Theory]
    [MemberData(nameof(Asked))]
    public async Task Results_stand_side_by_side(string query, string[] expected) => Assert.Equal(expected, (await Items(query)).Select(Told));

    [Fact]
    public async Task An_item_says_what_it_is_and_in_which_unit()
    {
        var item = (await Items("chat-gestite&periods=2019")).Single();
        Assert.Equal(
            ("polimi", "segreterie-studenti", "2019", "Chat gestite nell'anno", "chat", 104359m),
            (item.Text("organization"), item.Text("subject"), item.Text("period"), item.Text("title"), item.Text("unitOfMeasure"), item.Number("result.value")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("&periods=2024")]
    [InlineData("&organizations=unimi,polimi,luiss&periods=2024")]
    public async Task What_is_only_called_alike_is_not_compared_and_each_says_why(string query)
    {
        var told = (await app.Get("/v1/compare?indicator=effectiveness" + query, App.Anonymous, ProgrammePaths.English)).Expect(200);
        Assert.Empty(told.At("items").EnumerateArray());
        var apart = told.At("incomparable").EnumerateArray().Where(i => i.Text("organization") == "unimi").ToArray();
        Assert.Equal(
            [
                "accordi-internazionali", "accreditamento-cds", "corsi-perfezionamento", "dottorato", "master", "mobilita-entrata", "mobilita-uscita", "offerta-formativa-cds",
                "progetti-internazionali", "scuole-specializzazione", "sportello-orientamento",
            ],
            apart.Select(i => i.Text("subject")));
        Assert.All(apart, i => Assert.Equal(
            ("effectiveness", "not-declared", "It is called so, but the organization has not declared which common indicator it is."), (i.Text("indicator"), i.Text("reason"), i.Text("reasonText"))));
        Assert.Equal(
            query.Contains("luiss", StringComparison.Ordinal) ? ["luiss no-such-indicator", "polimi no-such-indicator"] : [],
            told.At("incomparable").EnumerateArray().Where(i => i.Text("organization") != "unimi").Select(i => $"{i.Text("organization")} {i.Text("reason")}"));
    }

    [Fact]
    public async Task Indicators_of_two_programmes_are_compared_once_both_are_declared_to_be_the_same()
    {
        const string Mine = """{"organizationName":"Ateneo","title":"Piano","span":"2023..2024","goals":[{"code":"a","title":"A"}],"indicators":[{"code":"tutee","goal":"a","title":"Tutee","unitOfMeasure":"N.","measure":"count","aggregation":"sum","frequency":"yearly"}]}""";
        var declared = Mine.Replace("\"frequency\":\"yearly\"", "\"frequency\":\"yearly\",\"sameAs\":\"https://indicatori.example/Tutee\"", StringComparison.Ordinal);
        (await app.Put("/v1/ateneo/programmes/confronto/plan", Mine)).Expect(201);
        (await app.Put(ProgrammePaths.Measurement("ateneo", "confronto", "tutee", "2024"), """{"count":7}""")).Expect(201);
        Assert.Empty(await Items("tutee&periods=2024"));
        // Of one organization there is one: the same as itself.
        Assert.Equal(["polimi tutorato 2024 notEvaluable(no-standard) 1101"], (await Items("tutee&organizations=polimi&periods=2024")).Select(Told));

        var plan = (await app.Put("/v1/ateneo/programmes/confronto/plan?reason=Dichiarato", declared, "If-Match: *")).Expect(200);
        Assert.Equal("https://indicatori.example/Tutee", plan.TextAt("indicators.0.sameAs"));
        Assert.Equal(plan.ETag, (await app.Put("/v1/ateneo/programmes/confronto/plan", declared)).Expect(200).ETag);
        (await app.Put("/v1/altro/programmes/piano/plan", declared.Replace("\"code\":\"tutee\"", "\"code\":\"seguiti\"", StringComparison.Ordinal))).Expect(201);
        (await app.Put(ProgrammePaths.Measurement("altro", "piano", "seguiti", "2024"), """{"count":9}""")).Expect(201);

        foreach (var name in new[] { "https://indicatori.example/Tutee", "https://INDICATORI.example/Tutee", "tutee", "seguiti", "ateneo/confronto/tutee" })
        {
            var told = (await app.Get($"/v1/compare?periods=2024&indicator={Uri.EscapeDataString(name)}", App.Anonymous)).Expect(200);
            Assert.Equal("https://indicatori.example/Tutee", told.TextAt("sameAs"));
            Assert.Equal(
                ["altro piano seguiti 9", "ateneo confronto tutee 7"],
                told.At("items").EnumerateArray().Select(i => $"{i.Text("organization")} {i.Text("subject")} {i.Text("indicator")} {i.Text("result.text")}"));
            Assert.Equal(name == "tutee" ? ["polimi tutorato tutee not-declared"] : [], told.At("incomparable").EnumerateArray().Select(i => $"{i.Text("organization")} {i.Text("subject")} {i.Text("indicator")} {i.Text("reason")}"));
        }
        (await app.Put("/v1/ateneo/programmes/confronto/plan?reason=Due", declared.Replace("}]}", "}," + declared[(declared.IndexOf("indicators\":[", StringComparison.Ordinal) + 13)..^2].Replace("\"code\":\"tutee\"", "\"code\":\"altri\"", StringComparison.Ordinal) + "]}", StringComparison.Ordinal), "If-Match: *"))
            .ExpectProblem(409, "common-code-taken");
        (await app.Put("/v1/ateneo/programmes/terzo/plan", declared.Replace("https://indicatori.example/Tutee", "due parole", StringComparison.Ordinal))).ExpectProblem(422, "common-code-expected");
    }

    [Theory]
    [InlineData("", 400, "missing-parameter")]
    [InlineData("?organizations=polimi", 400, "missing-parameter")]
    [InlineData("?indicator=nothing", 404, "unknown-indicator")]
    [InlineData("?indicator=D%20h", 404, "unknown-indicator")]
    [InlineData("?indicator=", 404, "unknown-indicator")]
    [InlineData("?indicator=https://indicatori.example/nessuno", 404, "unknown-indicator")]
    [InlineData("?indicator=polimi/tutorato/nessuno", 404, "unknown-indicator")]
    [InlineData("?indicator=unimi/nessuno/effectiveness", 404, "unknown-indicator")]
    [InlineData("?indicator=d-h&organizations=nobody", 404, "unknown-organization")]
    [InlineData("?indicator=d-h&organizations=luiss,nobody", 404, "unknown-organization")]
    [InlineData("?indicator=d-h&organizations=Luiss", 404, "unknown-organization")]
    [InlineData("?indicator=d-h&periods=2024-03", 400, "malformed-period")]
    [InlineData("?indicator=d-h&periods=2024,", 400, "malformed-period")]
    [InlineData("?indicator=d-h&periods=2024..2023", 400, "malformed-period")]
    [InlineData("?indicator=d-h&periods=ieri", 400, "malformed-period")]
    public async Task What_cannot_be_compared_is_refused(string query, int status, string code) => (await app.Get("/v1/compare" + query)).ExpectProblem(status, code);

    private async Task<JsonElement[]> Items(string query) => [.. (await app.Get("/v1/compare?indicator=" + query, ProgrammePaths.English)).Expect(200).At("items").EnumerateArray()];

    private static string Told(JsonElement item)
    {
        var reason = item.Text("reason") is { } why ? $"({why})" : "";
        var result = item.At("result") is { ValueKind: not JsonValueKind.Null } view ? view.Text("text") : "-";
        return $"{item.Text("organization")} {item.Text("subject")} {item.Text("period")} {item.Text("outcome")}{reason} {result}";
    }
}
