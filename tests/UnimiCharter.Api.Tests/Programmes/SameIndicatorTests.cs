using System.Text.Json;
using System.Text.Json.Nodes;
using UnimiCharter.Api.Data;
using UnimiCharter.Api.Tests.Harness;
using UnimiCharter.Domain;

namespace UnimiCharter.Api.Tests.Programmes;

/// <summary>An organization declares what its indicators are that others measure, too: by that alone they are compared.</summary>
public sealed class SameIndicatorTests(SameIndicatorTests.Declared declared) : IClassFixture<SameIndicatorTests.Declared>
{
    private const string Common = "https://indicatori.example/riscontri";

    private readonly App app = declared.App;

    [Theory]
    [InlineData(Common, "", "ateneo/ufficio/critiche unimi/dottorato/effectiveness unimi/master/effectiveness", "opposto/ufficio/contenti:measured-otherwise")]
    [InlineData("critiche", "&organizations=unimi", "unimi/dottorato/effectiveness unimi/master/effectiveness", "")]
    [InlineData("unimi/master/effectiveness", "&organizations=unimi,vuoto", "unimi/dottorato/effectiveness unimi/master/effectiveness", "vuoto:no-charter")]
    [InlineData("unimi/mobilita-uscita/effectiveness", "&organizations=unimi,ateneo", "unimi/mobilita-uscita/effectiveness", "ateneo:no-such-indicator")]
    [InlineData("opposto/ufficio/contenti", "&organizations=opposto,ateneo", "opposto/ufficio/contenti", "ateneo/ufficio/critiche:measured-otherwise")]
    [InlineData("critiche", "&organizations=ateneo,unimi&periods=2023", "", "ateneo/ufficio/critiche:not-in-period unimi/dottorato/effectiveness:not-in-period unimi/master/effectiveness:not-in-period")]
    [InlineData("effectiveness", "&organizations=ateneo", "ateneo/ufficio/effectiveness", "")]
    [InlineData("pratiche", "&organizations=ateneo", "ateneo/ufficio/effectiveness", "")]
    public async Task The_same_is_compared_and_what_is_not_says_why(string indicator, string query, string comparable, string incomparable)
    {
        var told = (await app.Get($"/v1/compare?indicator={Uri.EscapeDataString(indicator)}{query}", App.Anonymous)).Expect(200);
        Assert.Equal(comparable.Split(' ', StringSplitOptions.RemoveEmptyEntries), told.At("items").EnumerateArray().Select(Path));
        Assert.Equal(incomparable.Split(' ', StringSplitOptions.RemoveEmptyEntries), Apart(told));
    }

    [Fact]
    public async Task A_name_that_is_declared_to_be_different_things_is_none_of_them()
    {
        var told = (await app.Get("/v1/compare?indicator=effectiveness", App.Anonymous, ProgrammePaths.English)).Expect(200);
        Assert.Equal((JsonValueKind.Null, 0), (told.At("sameAs").ValueKind, told.At("items").GetArrayLength()));
        Assert.Equal(
            ["ateneo/ufficio/effectiveness pratiche", $"unimi/dottorato/effectiveness {Common}", $"unimi/master/effectiveness {Common}"],
            told.At("incomparable").EnumerateArray().Where(i => i.Text("reason") == "declared-otherwise").Select(i => $"{Path(i)} {i.Text("sameAs")}"));
        Assert.Equal(9, Apart(told).Count(why => why.EndsWith(":not-declared", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Why_is_told_in_the_reader_s_language()
    {
        const string Asked = $"/v1/compare?indicator={Common}&organizations=opposto,ateneo,vuoto";
        var italian = (await app.Get(Asked, App.Anonymous)).Expect(200);
        var english = (await app.Get(Asked, App.Anonymous, ProgrammePaths.English)).Expect(200);
        // Of two that differ, the first in their order is what the other is held against.
        Assert.Equal(["opposto/ufficio/contenti:measured-otherwise", "vuoto:no-charter"], Apart(italian));
        Assert.Equal(Apart(italian), Apart(english));
        Assert.Equal(
            ("È lo stesso indicatore, rilevato altrimenti: un'altra misura, unità di misura, aggregazione o direzione.", "L'ente non ha una carta dei servizi.", "2024"),
            (italian.TextAt("incomparable.0.reasonText"), italian.TextAt("incomparable.1.reasonText"), italian.TextAt("incomparable.0.period")));
        Assert.Equal(
            ("It is the same indicator, measured otherwise: in another measure, unit, aggregation or direction.", "The organization has no service charter."),
            (english.TextAt("incomparable.0.reasonText"), english.TextAt("incomparable.1.reasonText")));
    }

    [Fact]
    public async Task Of_a_draft_only_who_works_for_it_is_told_anything()
    {
        foreach (var indicator in new[] { Common, "segreto", "bozza/sportello/segreto" })
        {
            var seen = (await app.Get($"/v1/compare?indicator={indicator}")).Expect(200);
            Assert.Contains("bozza/sportello/segreto", seen.At("items").EnumerateArray().Select(Path));
            var unseen = await app.Get($"/v1/compare?indicator={indicator}", App.Anonymous);
            if (indicator == Common) Assert.DoesNotContain("bozza", unseen.Expect(200).Text, StringComparison.Ordinal);
            else unseen.ExpectProblem(404, "unknown-indicator");
        }
        (await app.Get($"/v1/compare?indicator={Common}&organizations=bozza", App.Anonymous)).ExpectProblem(404, "no-charter");
        Assert.Equal(["bozza:no-charter"], Apart((await app.Get($"/v1/compare?indicator=critiche&organizations=bozza,ateneo", App.Anonymous)).Expect(200)));
        // Nor of an indicator that only the draft of next year promises.
        (await app.Get("/v1/compare?indicator=prossimo", App.Anonymous)).ExpectProblem(404, "unknown-indicator");
        Assert.Equal(["opposto/ufficio/prossimo"], (await app.Get("/v1/compare?indicator=prossimo")).Expect(200).At("items").EnumerateArray().Select(Path));
    }

    [Fact]
    public async Task What_is_declared_is_told_wherever_the_indicator_is()
    {
        const string Master = "/v1/unimi/services/master";
        Assert.Equal(Common, (await app.Get(Master + "/indicators/effectiveness")).Expect(200).TextAt("definition.sameAs"));
        Assert.Equal(Common, Single((await app.Get(Master, App.Anonymous)).Expect(200).At("indicators"), "effectiveness").Text("sameAs"));
        Assert.DoesNotContain("\"sameAs\"", Single((await app.Get(Master, App.Anonymous)).Expect(200).At("indicators"), "timeliness").GetRawText(), StringComparison.Ordinal);
        var content = (await app.Get("/v1/unimi/charters/2024/content")).Expect(200);
        Assert.Equal(Common, Single(Single(content.At("services"), "master").At("indicators"), "effectiveness").Text("definition.sameAs"));
        var linked = (await app.Get("/v1/unimi/charters/2024.jsonld", App.Anonymous)).Expect(200).Text;
        Assert.DoesNotContain("exactMatch", linked, StringComparison.Ordinal);

        // Published, it is part of what is signed, and a change of words.
        var version = (await app.Post("/v1/unimi/charters/2024/versions", """{"reason":"Indicatori comuni"}""")).Expect(201);
        Assert.Equal("1.0.1", version.TextAt("version"));
        linked = (await app.Get("/v1/unimi/charters/2024.jsonld", App.Anonymous)).Expect(200).Text;
        Assert.Equal(2, linked.Split($"\"skos:exactMatch\":{{\"@id\":\"{Common}\"}}").Length - 1);
        var signed = (await app.Get("/v1/unimi/charters/2024/versions/1.0.1", App.Anonymous)).Expect(200);
        Assert.Equal(Common, Single(Single(signed.At("services"), "master").At("indicators"), "effectiveness").Text("sameAs"));
    }

    [Fact]
    public async Task A_whole_charter_takes_it_along()
    {
        var document = JsonNode.Parse((await app.Get("/v1/unimi/charters/2024/content")).Expect(200).Text)!;
        document["organization"]!["code"] = "copia";
        (await app.Put("/v1/copia/charters/2024/content", document.ToJsonString())).Expect(201);
        Assert.Equal(JsonNode.Parse((await app.Get("/v1/copia/charters/2024/content")).Expect(200).Text)!.ToJsonString(), document.ToJsonString());
        Assert.True(Json.Schema.JsonSchema.FromText((await app.Get("/openapi/charter-content.schema.json", App.Anonymous)).Expect(200).Text).Evaluate(document).IsValid);

        // It goes from one to another within a service, and is not both's.
        var indicators = document["services"]!.AsArray().Single(s => (string)s!["code"]! == "master")!["indicators"]!.AsArray();
        JsonNode Of(string code) => indicators.Single(i => (string)i!["code"]! == code)!["definition"]!;
        Of("accessibility")["sameAs"] = Common;
        var facts = await app.Facts();
        var refused = (await app.Put("/v1/copia/charters/2024/content?reason=Due", document.ToJsonString(), "If-Match: *")).ExpectProblem(422, "content-refused");
        Assert.Equal(("common-code-taken", $"/services/{document["services"]!.AsArray().IndexOf(indicators.Parent!.AsObject())}/indicators"), (refused.TextAt("errors.0.code"), refused.TextAt("errors.0.pointer")));
        Assert.Equal(facts, await app.Facts());
        Of("effectiveness")["sameAs"] = "altro";
        (await app.Put("/v1/copia/charters/2024/content?reason=Passata", document.ToJsonString(), "If-Match: *")).Expect(200);
        (Of("effectiveness")["sameAs"], Of("accessibility")["sameAs"]) = (Common, "altro");
        (await app.Put("/v1/copia/charters/2024/content?reason=Scambiate", document.ToJsonString(), "If-Match: *")).Expect(200);
    }

    [Theory]
    [InlineData("\"due parole\"", "common-code-expected")]
    [InlineData("\"D_h\"", "common-code-expected")]
    [InlineData("\"ftp://indicatori.example/x\"", "common-code-expected")]
    [InlineData("\"unimi/master/effectiveness\"", "common-code-expected")]
    [InlineData("7", "text-expected")]
    [InlineData("[\"riscontri\"]", "text-expected")]
    public async Task What_is_no_common_code_is_refused(string sameAs, string code)
    {
        var refused = (await app.Put("/v1/ateneo/services/ufficio/indicators/nuovo", Indicator("nuovo", sameAs))).Expect(422);
        Assert.Equal((code, "/sameAs"), (refused.TextAt("errors.0.code"), refused.TextAt("errors.0.pointer")));
    }

    [Fact]
    public async Task Of_a_service_one_indicator_of_an_edition_is_the_common_one()
    {
        const string Service = "/v1/ateneo/services/ufficio/indicators";
        (await app.Put(Service + "/doppio", Indicator("doppio", $"\"{Common}\""))).Expect(201);
        var refused = (await app.Put(Service + "/doppio/standards/2024", """{"comparator":"atMost","value":5,"unit":"percent"}""", ProgrammePaths.English)).ExpectProblem(409, "common-code-taken");
        Assert.Equal($"'{Common}' is declared already by the indicator 'critiche', which the same edition or programme has: of two indicators, only one is the common one.", refused.TextAt("detail"));
        (await app.Put(Service + "/doppio/standards/2025", """{"comparator":"atMost","value":5,"unit":"percent"}""")).Expect(201);
        (await app.Put(Service + "/terzo", Indicator("terzo", "null"))).Expect(201);
        (await app.Put(Service + "/terzo/standards/2025", """{"comparator":"atMost","value":5,"unit":"percent"}""")).Expect(201);
        (await app.Put(Service + "/terzo?reason=Anche", Indicator("terzo", $"\"{Common}\""), "If-Match: *")).ExpectProblem(409, "common-code-taken");
        // Drafted after 2024, the next edition has what took the place of what was promised.
        (await app.Post("/v1/ateneo/charters", """{"edition":"2025","after":"2024"}""")).Expect(201);
        Assert.Equal(
            ["effectiveness", "doppio", "terzo"],
            (await app.Get("/v1/ateneo/charters/2025/content")).Expect(200).At("services.0.indicators").EnumerateArray().Select(i => i.Text("code")));
    }

    private static string Indicator(string title, string sameAs) =>
        $$"""{"dimension":"effectiveness","title":"{{title}}","unitOfMeasure":"%","measure":"ratio","aggregation":"pooled","frequency":"monthly","sameAs":{{sameAs}}}""";

    private static string Path(JsonElement item) => $"{item.Text("organization")}/{item.Text("subject")}/{item.Text("indicator")}";

    private static string[] Apart(Harness.Answer told) =>
        [.. told.At("incomparable").EnumerateArray().Select(i => (i.At("subject").ValueKind == JsonValueKind.Null ? i.Text("organization") : Path(i)) + ":" + i.Text("reason"))];

    private static JsonElement Single(JsonElement items, string code) => items.EnumerateArray().Single(i => i.Text("code") == code);

    /// <summary>Two organizations beside the university whose charters are public, one that has a draft, and one that has none.</summary>
    public sealed class Declared : IAsyncLifetime
    {
        public App App { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            App = await App.Start(at: "2024-07-20T10:00:00Z", settings: SigningKey.Setting);
            await Load("ateneo", Share("critiche", new("atMost", 25, "percent")), new("effectiveness", QualityDimension.Effectiveness, "Pratiche", "n", "count", Aggregation.Sum, Frequency.Monthly, new("atLeast", 9, "count")));
            await Load("opposto", Share("contenti", new("atLeast", 80, "percent")));
            foreach (var organization in new[] { "vuoto", "bozza" }) (await App.Put($"/v1/organizations/{organization}", """{"name":"Ateneo"}""")).Expect(201);
            (await App.Post("/v1/bozza/charters", """{"edition":"2024","title":"Carta"}""")).Expect(201);
            (await App.Put("/v1/bozza/services/sportello", """{"name":"Sportello","description":"Uno."}""")).Expect(201);
            (await App.Put("/v1/bozza/services/sportello/indicators/segreto", Indicator("Segreto", $"\"{Common}\""))).Expect(201);
            (await App.Put("/v1/bozza/services/sportello/indicators/segreto/standards/2024", """{"comparator":"atMost","value":5,"unit":"percent"}""")).Expect(201);
            foreach (var (indicator, common) in new[]
            {
                ("ateneo/services/ufficio/indicators/critiche", Common), ("ateneo/services/ufficio/indicators/effectiveness", "pratiche"), ("opposto/services/ufficio/indicators/contenti", Common),
                ("unimi/services/dottorato/indicators/effectiveness", Common), ("unimi/services/master/indicators/effectiveness", Common.Replace("https", "HTTPS", StringComparison.Ordinal)),
            })
                await Declare("/v1/" + indicator, common);
            (await App.Post("/v1/opposto/charters", """{"edition":"2025","title":"Carta 2025"}""")).Expect(201);
            (await App.Put("/v1/opposto/services/ufficio/indicators/prossimo", Indicator("Prossimo", "null"))).Expect(201);
            (await App.Put("/v1/opposto/services/ufficio/indicators/prossimo/standards/2025", """{"comparator":"atMost","value":5,"unit":"percent"}""")).Expect(201);
        }

        public async Task DisposeAsync() => await App.DisposeAsync();

        private async Task Declare(string indicator, string common)
        {
            var read = (await App.Get(indicator)).Expect(200);
            var definition = JsonNode.Parse(read.At("definition").GetRawText())!;
            definition["sameAs"] = common;
            (await App.Put(indicator, definition.ToJsonString(), "If-Match: " + read.ETag)).ExpectProblem(422, "reason-required");
            var written = (await App.Put(indicator + "?reason=Indicatore+comune", definition.ToJsonString(), "If-Match: " + read.ETag)).Expect(200);
            // The same again is no other definition.
            Assert.Equal(written.ETag, (await App.Put(indicator, written.At("definition").GetRawText())).Expect(200).ETag);
        }

        private async Task Load(string organization, params IndicatorFile[] indicators) => Assert.True(
            await new CharterFile(new(organization, "Ateneo"), "2024", "Carta", new(12, 7), [new("ufficio", "Ufficio", "", "", "", [], [], [.. indicators])]).Load(App.Recorder));

        private static IndicatorFile Share(string code, StandardFile standard) =>
            new(code, QualityDimension.Effectiveness, "Riscontri", "%", "ratio", Aggregation.Pooled, Frequency.Monthly, standard);
    }
}
