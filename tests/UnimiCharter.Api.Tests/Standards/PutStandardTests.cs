using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Standards;

/// <summary>The board programs the standards of an edition. The 2024 charter's stand already.</summary>
public sealed class PutStandardTests(SharedApp shared) : IClassFixture<SharedApp>
{
    private const string Fifteen = """{"comparator":"atMost","value":15,"unit":"percent"}""";
    private const string Ten = """{"comparator":"atMost","value":10,"unit":"percent"}""";

    private static int year = 2025;
    private readonly App app = shared.App;

    [Fact]
    public async Task An_edition_gets_a_standard_that_it_had_none_of()
    {
        var path = Next("master/effectiveness");
        (await app.Get(path)).ExpectProblem(404, "no-standard");
        var facts = await app.Facts();
        var added = (await app.Put(path, Fifteen)).Expect(201);
        Assert.Equal(facts + 1, await app.Facts());
        Assert.Equal(path, new Uri(added.Header("Location")!).AbsolutePath);
        Assert.Equal(("master", "effectiveness", path[^4..], 1), (added.TextAt("service"), added.TextAt("indicator"), added.TextAt("edition"), added.At("revision").GetInt32()));
        Assert.Equal(("atMost", 15m, "percent", "≤ 15%"), Standard(added));

        var read = (await app.Get(path)).Expect(200);
        Assert.Equal((added.ETag, added.Text), (read.ETag, read.Text));
        Assert.Equal("≤ 20%", (await app.Get("/v1/unimi/services/master/indicators/effectiveness/standards/2024")).Expect(200).TextAt("standard.text"));
    }

    [Fact]
    public async Task The_same_again_is_no_new_fact()
    {
        var path = Next("master/effectiveness");
        var tag = (await app.Put(path, Fifteen)).Expect(201).ETag;
        var facts = await app.Facts();
        Assert.Equal(tag, (await app.Put(path, Fifteen)).Expect(200).ETag);
        Assert.Equal(tag, (await app.Put(path, """{"unit":"percent","value":15.0,"comparator":"atMost","reason":"ancora"}""")).Expect(200).ETag);
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task Another_one_needs_the_tag_of_what_it_replaces_and_a_reason()
    {
        var path = Next("master/effectiveness");
        var tag = (await app.Put(path, Fifteen)).Expect(201).ETag;
        var facts = await app.Facts();
        var required = (await app.Put(path + "?reason=x", Ten)).ExpectProblem(428, "precondition-required");
        Assert.Equal((tag, "≤ 15%"), (required.ETag, required.TextAt("current.standard.text")));
        Assert.Equal(tag, (await app.Put(path + "?reason=x", Ten, "If-Match: \"7\"")).ExpectProblem(412, "precondition-failed").ETag);
        (await app.Put(path + "?reason=x", Ten, "If-None-Match: *")).ExpectProblem(412, "precondition-failed");
        (await app.Put(path + "?reason=x", Ten, "If-Match: 1")).ExpectProblem(400, "malformed-precondition");
        (await app.Put(path, Ten, "If-Match: " + tag)).ExpectProblem(422, "reason-required");
        (await app.Put(path + "?reason=%20", Ten, "If-Match: " + tag)).ExpectProblem(422, "reason-required");
        (await app.Put(path + "?reason=altra", """{"comparator":"atMost","value":10,"unit":"percent","reason":"una"}""", "If-Match: " + tag)).ExpectProblem(422, "reason-ambiguous");
        Assert.Equal(facts, await app.Facts());

        var replaced = (await app.Put(path + "?reason=delibera", Ten, "If-Match: " + tag)).Expect(200);
        Assert.Null(replaced.Header("Location"));
        Assert.Equal(("≤ 10%", 2), (replaced.TextAt("standard.text"), replaced.At("revision").GetInt32()));
        Assert.NotEqual(tag, replaced.ETag);
        (await app.Put(path + "?reason=delibera", Fifteen, "If-Match: " + tag)).ExpectProblem(412, "precondition-failed");
        Assert.Equal(facts + 1, await app.Facts());
        Assert.Equal(("board", "delibera"), (
            await app.Select<string>("select headers ->> 'as' from mt_events order by seq_id desc limit 1"),
            await app.Select<string>("select headers ->> 'reason' from mt_events order by seq_id desc limit 1")));
    }

    [Fact]
    public async Task What_does_not_stand_cannot_be_replaced()
    {
        var path = Next("master/effectiveness");
        var facts = await app.Facts();
        (await app.Put(path + "?reason=x", Fifteen, "If-Match: *")).ExpectProblem(412, "precondition-failed");
        (await app.Put(path + "?reason=x", Fifteen, "If-Match: \"1\"")).ExpectProblem(412, "precondition-failed");
        Assert.Equal(facts, await app.Facts());
        (await app.Put(path, Fifteen, "If-None-Match: *")).Expect(201);
    }

    [Theory]
    [InlineData("effectiveness", """{"comparator":"atMost","value":12.5,"unit":"percent","precision":1}""", "≤ 12,5%")]
    [InlineData("effectiveness", """{"comparator":"within","lowest":10,"highest":20,"unit":"percent"}""", "10–20%")]
    [InlineData("effectiveness", """{"comparator":"within","lowest":10,"highest":10,"unit":"percent"}""", "10–10%")]
    [InlineData("continuity", """{"comparator":"atLeast","value":95,"unit":"percent"}""", "≥ 95%")]
    [InlineData("accessibility", """{"comparator":"atLeast","value":2,"unit":"count"}""", "≥ 2")]
    [InlineData("timeliness", """{"comparator":"yes"}""", "Sì")]
    public async Task A_standard_is_one_of_four_comparisons(string indicator, string body, string text) =>
        Assert.Equal(text, (await app.Put(Next("master/" + indicator), body)).Expect(201).TextAt("standard.text"));

    [Theory]
    [InlineData("effectiveness", """{"comparator":"atMost","value":20,"unit":"count"}""")]
    [InlineData("effectiveness", """{"comparator":"atMost","value":20,"unit":"giorni"}""")]
    [InlineData("effectiveness", """{"comparator":"atMost","value":-5,"unit":"percent"}""")]
    [InlineData("continuity", """{"comparator":"atLeast","value":150,"unit":"percent"}""")]
    [InlineData("accessibility", """{"comparator":"atLeast","value":-1,"unit":"count"}""")]
    [InlineData("timeliness", """{"comparator":"atLeast","value":1,"unit":"count"}""")]
    [InlineData("timeliness", """{"comparator":"atMost","value":20,"unit":"percent"}""")]
    [InlineData("effectiveness", """{"comparator":"yes"}""")]
    [InlineData("accessibility", """{"comparator":"atLeast","value":1,"unit":"percent"}""")]
    [InlineData("accessibility", """{"comparator":"within","lowest":1,"highest":2,"unit":"percent"}""")]
    public async Task A_standard_is_in_the_unit_that_the_indicator_is_measured_in(string indicator, string body)
    {
        var facts = await app.Facts();
        (await app.Put(Next("master/" + indicator), body)).ExpectProblem(422, "standard-unsuitable");
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("""{}""", "field-required", "/comparator")]
    [InlineData("""{"comparator":"atMost"}""", "field-required", "/value")]
    [InlineData("""{"comparator":"atMost","value":20}""", "field-required", "/unit")]
    [InlineData("""{"comparator":"within","lowest":1,"unit":"percent"}""", "field-required", "/highest")]
    [InlineData("""{"comparator":"almost","value":20,"unit":"percent"}""", "unknown-choice", "/comparator")]
    [InlineData("""{"comparator":"AtMost","value":20,"unit":"percent"}""", "unknown-choice", "/comparator")]
    [InlineData("""{"comparator":"atMost","value":"20","unit":"percent"}""", "number-expected", "/value")]
    [InlineData("""{"comparator":"atMost","value":20,"unit":"percent","text":"≤ 20%"}""", "unknown-field", "/text")]
    [InlineData("""{"comparator":"atMost","value":20,"unit":"percent","lowest":1}""", "field-unsuitable", "/lowest")]
    [InlineData("""{"comparator":"within","lowest":1,"highest":2,"unit":"percent","value":1}""", "field-unsuitable", "/value")]
    [InlineData("""{"comparator":"yes","value":1}""", "field-unsuitable", "/value")]
    [InlineData("""{"comparator":"yes","precision":0}""", "field-unsuitable", "/precision")]
    [InlineData("""{"comparator":"within","lowest":3,"highest":2,"unit":"percent"}""", "range-empty", "/highest")]
    [InlineData("""{"comparator":"atMost","value":20,"unit":"percent","precision":7}""", "number-too-large", "/precision")]
    [InlineData("""{"comparator":"atMost","value":20,"unit":"percent","precision":0.5}""", "whole-number-expected", "/precision")]
    [InlineData("""{"comparator":"atMost","value":20.1234567,"unit":"percent"}""", "too-many-decimals", "/value")]
    [InlineData("""{"comparator":"atMost","value":20,"value":30,"unit":"percent"}""", "duplicate-field", "/value")]
    public async Task A_wrong_field_is_pointed_at(string body, string code, string at)
    {
        var facts = await app.Facts();
        var refused = (await app.Put(Next("master/effectiveness"), body)).Expect(422);
        Assert.Contains((code, at), refused.At("errors").EnumerateArray().Select(e => (e.Text("code"), e.Text("pointer"))));
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("/v1/nessuno/services/master/indicators/effectiveness/standards/2030", 404, "unknown-organization")]
    [InlineData("/v1/unimi/services/nessuno/indicators/effectiveness/standards/2030", 404, "unknown-service")]
    [InlineData("/v1/unimi/services/master/indicators/nessuno/standards/2030", 404, "unknown-indicator")]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/standards/boh", 400, "malformed-edition")]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/standards/20300", 400, "malformed-edition")]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/standards/2030?preview=forse", 400, "malformed-parameter")]
    [InlineData("/v1/unimi/services/master/indicators/effectiveness/standards/2030?motivo=x", 400, "unknown-parameter")]
    public async Task A_standard_of_nothing_that_can_be_is_told_why(string path, int status, string code)
    {
        var facts = await app.Facts();
        (await app.Put(path, Fifteen)).ExpectProblem(status, code);
        (await app.Put(path.Contains('?', StringComparison.Ordinal) ? path : path + "?preview=true", Fifteen)).ExpectProblem(status, code);
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task No_JSON_is_told_so()
    {
        var path = Next("master/effectiveness");
        (await app.Put(path, "{")).ExpectProblem(400, "malformed-json");
        (await app.Put(path, "")).ExpectProblem(400, "empty-body");
        (await app.Put(path, "[]")).ExpectProblem(422, "object-expected");
        (await app.Put(path, null)).ExpectProblem(415, "unsupported-media-type");
    }

    [Fact]
    public async Task The_standard_of_a_certified_year_stands_until_it_is_reopened()
    {
        const string Path = "/v1/unimi/services/dottorato/indicators/effectiveness/standards/2024?reason=delibera";
        (await app.Post("/v1/unimi/services/dottorato/reporting/2024/certification?reason=prova", null)).Expect(201);
        var facts = await app.Facts();
        (await app.Put(Path, Ten, "If-Match: *")).ExpectProblem(409, "year-certified");
        (await app.Put(Path + "&preview=true", Ten, "If-Match: *")).ExpectProblem(409, "year-certified");
        Assert.Equal(facts, await app.Facts());
        (await app.Delete("/v1/unimi/services/dottorato/reporting/2024/certification?reason=correzione")).Expect(204);
        (await app.Put(Path, Ten, "If-Match: *")).Expect(200);
    }

    [Fact]
    public async Task A_new_standard_judges_at_once_what_was_measured()
    {
        (await app.Put(Paths.Measurement("scuole-specializzazione", "effectiveness", "2024-06"), """{"numerator":3,"denominator":20}""")).Expect(201);
        Assert.Equal("met", (await app.Get(Paths.Compliance("scuole-specializzazione"))).TextAt("items.3.outcome"));
        (await app.Put("/v1/unimi/services/scuole-specializzazione/indicators/effectiveness/standards/2024?reason=delibera", Ten, "If-Match: *")).Expect(200);
        Assert.Equal(("missed", "≤ 10%"), Row(await app.Get(Paths.Compliance("scuole-specializzazione")), 3));
        Assert.Equal(("missed", "≤ 10%"), Row(await app.Get("/v1/unimi/compliance?service=scuole-specializzazione"), 3));

        static (string?, string?) Row(Answer a, int row) => (a.TextAt($"items.{row}.outcome"), a.TextAt($"items.{row}.standard.text"));
    }

    [Fact]
    public async Task What_stood_at_an_instant_stays_readable()
    {
        await using var own = await App.Start(at: "2024-07-10T08:00:00Z");
        const string Path = "/v1/unimi/services/master/indicators/effectiveness/standards/2024";
        (await own.Put(Path + "?reason=delibera", Ten, "If-Match: *")).Expect(200);
        own.Clock.Set("2024-07-11T08:00:00Z");
        Assert.Equal("≤ 20%", (await own.Get(Path + "?asOf=2024-07-09")).Expect(200).TextAt("standard.text"));
        Assert.Equal("≤ 10%", (await own.Get(Path + "?asOf=2024-07-10")).Expect(200).TextAt("standard.text"));
    }

    /// <summary>An edition that no other test programs.</summary>
    private static string Next(string indicator) =>
        $"/v1/unimi/services/{indicator.Split('/')[0]}/indicators/{indicator.Split('/')[1]}/standards/{Interlocked.Increment(ref year)}";

    private static (string?, decimal?, string?, string?) Standard(Answer a) =>
        (a.TextAt("standard.comparator"), a.Json.Number("standard.value"), a.TextAt("standard.unit"), a.TextAt("standard.text"));
}
