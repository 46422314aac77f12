using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Programmes;

/// <summary>What is said of a programme's periods, with its parts; each test of a programme of its own. It is 21 November 2026.</summary>
public sealed class ProgrammeMeasurementTests(Documents documents) : IClassFixture<Documents>
{
    private const string Plan = """
        {"organizationName":"Ateneo","title":"Piano","span":"2024..2026","goals":[{"code":"a","title":"A"}],"indicators":[
        {"code":"students","goal":"a","title":"Studenti","unitOfMeasure":"N.","measure":"count","aggregation":"sum","frequency":"yearly","axes":[{"code":"school","title":"Scuola"},{"code":"channel","title":"Canale"}],"baseline":{"value":10},"targets":[{"period":"2024..2026","comparator":"change","value":20}]},
        {"code":"share","goal":"a","title":"Quota","unitOfMeasure":"%","measure":"percentage","aggregation":"latest","frequency":"once","baseline":{"value":50},"targets":[{"period":"2024..2026","comparator":"atLeast","value":60}]},
        {"code":"cases","goal":"a","title":"Casi","unitOfMeasure":"%","measure":"ratio","aggregation":"pooled","frequency":"yearly"},
        {"code":"opened","goal":"a","title":"Apertura","unitOfMeasure":"SI/NO","measure":"yesNo","aggregation":"every","frequency":"once","targets":[{"period":"2024..2026","comparator":"yes"}]},
        {"code":"money","goal":"a","title":"Fondi","unitOfMeasure":"EUR","measure":"amount","unit":"EUR","aggregation":"sum","frequency":"yearly","axes":[{"code":"school","title":"Scuola"}]}]}
        """;

    private const string Span = "2024..2026";

    private readonly App app = documents.App;

    private static readonly Dictionary<string, Bad> Refused = new()
    {
        ["an unknown axis"] = new("students", "2024", 422, "unknown-axis", """{"count":10,"breakdown":{"queue":{"x":10}}}"""),
        ["an unknown axis besides a known one"] = new("students", "2024", 422, "unknown-axis", """{"count":10,"breakdown":{"school":{"x":10},"queue":{"x":10}}}"""),
        ["an axis of another indicator"] = new("money", "2024", 422, "unknown-axis", """{"amount":10,"breakdown":{"channel":{"x":10}}}"""),
        ["a repeated part"] = new("students", "2024", 422, "duplicate-field", """{"count":10,"breakdown":{"school":{"x":4,"x":6}}}""", "duplicate-field /breakdown/school/x"),
        ["a repeated axis"] = new("students", "2024", 422, "duplicate-field", """{"count":10,"breakdown":{"school":{"x":10},"school":{"y":10}}}""", "duplicate-field /breakdown/school"),
        ["a negative part"] = new("students", "2024", 422, "negative-number", """{"count":10,"breakdown":{"school":{"x":-1,"y":11}}}""", "negative-number /breakdown/school/x"),
        ["a part in quotes"] = new("students", "2024", 422, "number-expected", """{"count":10,"breakdown":{"school":{"x":"10"}}}""", "number-expected /breakdown/school/x"),
        ["a breakdown that is a text"] = new("students", "2024", 422, "object-expected", """{"count":10,"breakdown":"school"}""", "object-expected /breakdown"),
        ["an axis that is a number"] = new("students", "2024", 422, "object-expected", """{"count":10,"breakdown":{"school":10}}""", "object-expected /breakdown/school"),
        ["parts of nothing"] = new("students", "2024", 422, "shape-mismatch", """{"breakdown":{"school":{"x":10}}}""", "shape-mismatch "),
        ["parts of what was not measured"] = new("students", "2024", 422, "shape-mismatch", """{"notMeasured":"data-lost","breakdown":{"school":{"x":10}}}""", "shape-mismatch "),
        ["parts of a ratio"] = new("cases", "2024", 422, "breakdown-unsuitable", """{"numerator":1,"denominator":2,"breakdown":{"school":{"x":1}}}"""),
        ["parts of a percentage"] = new("share", Span, 422, "breakdown-unsuitable", """{"percentage":10,"breakdown":{"school":{"x":10}}}"""),
        ["over 100 percent"] = new("share", Span, 422, "number-too-large", """{"percentage":100.000001}""", "number-too-large /percentage"),
        ["seven decimals of a percentage"] = new("share", Span, 422, "too-many-decimals", """{"percentage":9.1234567}""", "too-many-decimals /percentage"),
        ["a percentage in quotes"] = new("share", Span, 422, "number-expected", """{"percentage":"9"}""", "number-expected /percentage"),
        ["a count for a percentage"] = new("share", Span, 422, "shape-mismatch", """{"count":9}""", "shape-mismatch "),
        ["a percentage for a count"] = new("students", "2024", 422, "shape-mismatch", """{"percentage":9}""", "shape-mismatch "),
        ["a percentage and a count"] = new("share", Span, 422, "shape-mismatch", """{"percentage":9,"count":9}""", "shape-mismatch "),
        ["more cases than there are"] = new("cases", "2024", 422, "numerator-exceeds-denominator", """{"numerator":3,"denominator":2}"""),
        ["an unknown field"] = new("students", "2024", 422, "unknown-field", """{"count":9,"parts":{}}""", "unknown-field /parts"),
        ["a year for the whole span"] = new("share", "2024", 422, "period-frequency-mismatch", """{"percentage":9}"""),
        ["another span"] = new("share", "2023..2026", 422, "period-frequency-mismatch", """{"percentage":9}"""),
        ["a part of the span"] = new("share", "2024..2025", 422, "period-frequency-mismatch", """{"percentage":9}"""),
        ["the span for a year"] = new("students", Span, 422, "period-frequency-mismatch", """{"count":9}"""),
        ["a month for a year"] = new("students", "2024-01", 422, "period-frequency-mismatch", """{"count":9}"""),
        ["a year before the span"] = new("students", "2023", 422, "period-outside-edition", """{"count":9}"""),
        ["a year to come"] = new("students", "2027", 422, "period-not-begun", """{"count":9}"""),
        ["no period"] = new("students", "ieri", 400, "malformed-period", """{"count":9}""", "malformed-period period"),
        ["no indicator"] = new("teachers", "2024", 404, "unknown-indicator", """{"count":9}"""),
        ["no body"] = new("students", "2024", 400, "empty-body", ""),
    };

    public static TheoryData<string> Refusals => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task A_bad_measurement_is_refused_and_nothing_is_written(string what)
    {
        var bad = Refused[what];
        // The first to come defines it; to the others, it is the same plan again.
        Assert.Contains((await app.Put("/v1/ateneo/programmes/rifiuti/plan", Plan)).Status, (int[])[200, 201]);
        var facts = await app.Facts();
        var refused = (await app.Put(At("rifiuti", bad.Indicator, bad.Period), bad.Body)).ExpectProblem(bad.Status, bad.Code);
        Assert.Equal(bad.Errors, refused.At("errors").EnumerateArray().Select(e => $"{e.Text("code")} {e.Text("pointer")}"));
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task A_first_report_is_created_with_its_parts_and_what_it_did()
    {
        await Define("primo");
        var created = (await app.Put(At("primo", "students", "2024"), """{"count":10,"breakdown":{"school":{"x":4,"y":6},"channel":{"web":10}},"note":"n","evidence":"https://ateneo.it/a"}""")).Expect(201);
        Assert.EndsWith(At("primo", "students", "2024"), created.Header("Location"), StringComparison.Ordinal);
        Assert.Equal(("\"1\"", 10), (created.ETag, created.At("measurement.said.count").GetInt32()));
        Assert.Equal("""{"channel":{"web":10},"school":{"x":4,"y":6}}""", created.At("measurement.breakdown").GetRawText());
        Assert.Equal((false, "{}"), (created.At("measurement.inconsistent").GetBoolean(), created.At("measurement.differences").GetRawText()));
        Assert.Equal(("n", "https://ateneo.it/a", "2026-11-21"), (created.TextAt("measurement.note"), created.TextAt("measurement.evidence"), created.TextAt("measurement.firstReportedOn")));
        // 10 of at least 12, which is a fifth more than 10.
        Assert.Equal(("missed", 12m, 10m, 0m), (created.TextAt("standing.outcome"), created.Json.Number("standing.standard.value"), created.Json.Number("standing.result.value"), created.Json.Number("standing.progress.value")));
        var shown = (await app.Get(At("primo", "students", "2024"))).Expect(200);
        Assert.Equal(created.ETag, shown.ETag);
        Assert.Equal(created.At("measurement.breakdown").GetRawText(), shown.At("breakdown").GetRawText());
    }

    [Fact]
    public async Task The_same_parts_in_another_order_are_no_new_fact()
    {
        await Define("uguale");
        (await app.Put(At("uguale", "students", "2024"), """{"count":10,"breakdown":{"school":{"x":4,"y":6}}}""")).Expect(201);
        var facts = await app.Facts();
        Assert.Equal("\"1\"", (await app.Put(At("uguale", "students", "2024"), """{"breakdown":{"school":{"y":6.0,"x":4}},"count":10}""")).Expect(200).ETag);
        Assert.Equal(facts, await app.Facts());
    }

    [Theory]
    [InlineData("manca", """{"school":{"x":4,"y":5}}""", """{"school":1}""")]
    [InlineData("avanza", """{"school":{"x":4,"y":8}}""", """{"school":-2}""")]
    [InlineData("un-asse", """{"school":{"x":10},"channel":{"web":3}}""", """{"channel":7}""")]
    [InlineData("due-assi", """{"school":{"x":0},"channel":{"web":3}}""", """{"channel":7,"school":10}""")]
    public async Task Parts_that_do_not_add_up_are_stored_and_marked(string programme, string breakdown, string differences)
    {
        await Define(programme);
        var reported = (await app.Put(At(programme, "students", "2025"), $$"""{"count":10,"breakdown":{{breakdown}}}""")).Expect(201);
        Assert.Equal((true, differences), (reported.At("measurement.inconsistent").GetBoolean(), reported.At("measurement.differences").GetRawText()));
        Assert.Equal(
            JsonDocument.Parse(differences).RootElement.EnumerateObject().Select(d => ("2025", d.Name, d.Value.GetDecimal())),
            reported.At("standing.inconsistencies").EnumerateArray().Select(i => (i.Text("period")!, i.Text("axis")!, i.Number("difference")!.Value)));
    }

    [Fact]
    public async Task Amounts_have_parts_with_decimals()
    {
        await Define("importi");
        var reported = (await app.Put(At("importi", "money", "2024"), """{"amount":10.5,"breakdown":{"school":{"x":4.25,"y":6.25}}}""")).Expect(201);
        Assert.False(reported.At("measurement.inconsistent").GetBoolean());
        Assert.Equal(4.25m, reported.Json.Number("measurement.breakdown.school.x"));
    }

    [Fact]
    public async Task A_rectification_needs_the_ETag_and_a_reason_also_when_only_a_part_changes()
    {
        await Define("rettifica");
        var path = At("rettifica", "students", "2024");
        (await app.Put(path, """{"count":10,"breakdown":{"school":{"x":4,"y":6}}}""")).Expect(201);
        const string Other = """{"count":10,"breakdown":{"school":{"x":5,"y":6}}}""";
        var facts = await app.Facts();
        Assert.Equal(6, (await app.Put(path + "?reason=r", Other)).ExpectProblem(428, "precondition-required").At("current.breakdown.school.y").GetInt32());
        (await app.Put(path + "?reason=r", Other, "If-Match: \"7\"")).ExpectProblem(412, "precondition-failed");
        (await app.Put(path + "?reason=r", Other, "If-None-Match: *")).ExpectProblem(412, "precondition-failed");
        (await app.Put(path, Other, "If-Match: \"1\"")).ExpectProblem(422, "reason-required");
        Assert.Equal(facts, await app.Facts());

        var rectified = (await app.Put(path + "?reason=riconteggio", Other, "If-Match: \"1\"")).Expect(200);
        Assert.Equal(("\"2\"", -1m), (rectified.ETag, rectified.Json.Number("measurement.differences.school")));
        var history = (await app.Get(path)).Expect(200).At("history").EnumerateArray();
        Assert.Equal(
            [("reported", null, "office", 1), ("rectified", "riconteggio", "office", 2)],
            history.Select(f => (f.Text("fact")!, f.Text("reason"), f.Text("role")!, f.At("revision").GetInt32())));
    }

    [Fact]
    public async Task What_is_reported_once_is_rectified_for_the_whole_span()
    {
        await Define("una-volta");
        var path = At("una-volta", "share", Span);
        (await app.Put(path, """{"percentage":55}""")).Expect(201);
        (await app.Put(path + "?reason=r", """{"percentage":60}""")).ExpectProblem(428, "precondition-required");
        var standing = (await app.Put(path + "?reason=r", """{"percentage":60}""", "If-Match: \"1\"")).Expect(200).At("standing");
        Assert.Equal(("met", 60m, 100m), (standing.Text("outcome"), standing.Number("result.value"), standing.Number("progress.value")));
        Assert.Equal((1, 1), (standing.At("periods.expected").GetInt32(), standing.At("periods.reported").GetInt32()));
    }

    [Theory]
    [InlineData(0, "missed", -500)]
    [InlineData(45, "missed", -50)]
    [InlineData(55.5, "missed", 55)]
    [InlineData(60, "met", 100)]
    [InlineData(100, "met", 500)]
    public async Task A_percentage_is_from_none_to_all(decimal percentage, string outcome, decimal progress)
    {
        var programme = "percento-" + (percentage * 10).ToString("0", System.Globalization.CultureInfo.InvariantCulture);
        await Define(programme);
        var reported = (await app.Put(At(programme, "share", Span), $$"""{"percentage":{{percentage.ToString(System.Globalization.CultureInfo.InvariantCulture)}}}""")).Expect(201);
        Assert.Equal((percentage, percentage), (reported.Json.Number("measurement.said.percentage"), reported.Json.Number("standing.result.value")));
        Assert.Equal((outcome, progress), (reported.TextAt("standing.outcome"), reported.Json.Number("standing.progress.value")));
    }

    [Fact]
    public async Task Only_the_board_declares_a_result_and_says_why()
    {
        await Define("dichiarato");
        var path = At("dichiarato", "opened", Span);
        var facts = await app.Facts();
        (await app.Put(path, """{"declared":"met","note":"Verbale 3"}""")).ExpectProblem(403, "board-only");
        (await app.Put(path, """{"declared":"met","note":"Verbale 3"}""", "Acting-As: office")).ExpectProblem(403, "board-only");
        (await app.Put(path, """{"declared":"met"}""", ProgrammePaths.Board)).ExpectProblem(422, "reason-required");
        (await app.Put(path, """{"declared":"met","yes":true,"note":"n"}""", ProgrammePaths.Board)).ExpectProblem(422, "shape-mismatch");
        (await app.Put(path, """{"declared":"forse","note":"n"}""", ProgrammePaths.Board)).ExpectProblem(422, "unknown-choice");
        (await app.Put(path, """{"declared":"met","note":"n","breakdown":{"school":{"x":1}}}""", ProgrammePaths.Board)).ExpectProblem(422, "shape-mismatch");
        (await app.Put(path, """{"declared":"met","note":"n"}""", "Acting-As: king")).ExpectProblem(400, "malformed-parameter");
        Assert.Equal(facts, await app.Facts());

        var declared = (await app.Put(path, """{"declared":"met","note":"Verbale 3"}""", ProgrammePaths.Board)).Expect(201);
        Assert.Equal(("""{"declared":"met"}""", "Verbale 3"), (declared.At("measurement.said").GetRawText(), declared.TextAt("measurement.note")));
        Assert.Equal(("met", true, JsonValueKind.Null), (declared.TextAt("standing.outcome"), declared.At("standing.declared").GetBoolean(), declared.At("standing.result").ValueKind));
        Assert.Equal(1, (await app.Get("/v1/ateneo/programmes/dichiarato/compliance")).Expect(200).At("counts.declared").GetInt32());
        Assert.True((await app.Get("/v1/ateneo/programmes/dichiarato")).Expect(200).At("goals.0.indicators.3.declared").GetBoolean());
    }

    [Fact]
    public async Task A_figure_takes_the_place_of_a_declared_result()
    {
        await Define("cifra");
        var path = At("cifra", "share", Span);
        (await app.Put(path, """{"declared":"missed","note":"Verbale 4"}""", ProgrammePaths.Board)).Expect(201);
        var standing = (await app.Put(path + "?reason=dato", """{"percentage":61}""", "If-Match: \"1\"")).Expect(200).At("standing");
        Assert.Equal(("met", false, 61m), (standing.Text("outcome"), standing.At("declared").GetBoolean(), standing.Number("result.value")));
    }

    [Fact]
    public async Task A_withdrawal_needs_the_ETag_and_a_reason_and_leaves_nothing_standing()
    {
        await Define("ritiro");
        var path = At("ritiro", "students", "2024");
        (await app.Delete(path + "?reason=r")).ExpectProblem(404, "no-measurement");
        (await app.Put(path, """{"count":13}""")).Expect(201);
        (await app.Delete(path + "?reason=r")).ExpectProblem(428, "precondition-required");
        (await app.Delete(path, "If-Match: \"1\"")).ExpectProblem(422, "reason-required");
        (await app.Delete(path + "?reason=r", "If-Match: \"2\"")).ExpectProblem(412, "precondition-failed");
        (await app.Get(path)).Expect(200);

        (await app.Delete(path + "?reason=errore", "If-Match: \"1\"")).Expect(204);
        (await app.Get(path)).ExpectProblem(404, "no-measurement");
        (await app.Delete(path + "?reason=errore", "If-Match: \"1\"")).ExpectProblem(404, "no-measurement");
        Assert.Equal(0, (await app.Get("/v1/ateneo/programmes/ritiro/indicators/students/measurements")).Expect(200).At("items").GetArrayLength());
        Assert.Equal(JsonValueKind.Null, (await app.Get("/v1/ateneo/programmes/ritiro/compliance")).Expect(200).At("items.0.result").ValueKind);

        (await app.Put(path, """{"count":14}""")).Expect(201);
        Assert.Equal(
            [("reported", null), ("withdrawn", "errore"), ("reported", null)],
            (await app.Get(path)).Expect(200).At("history").EnumerateArray().Select(f => (f.Text("fact")!, f.Text("reason"))));
    }

    [Fact]
    public async Task The_list_has_what_stands_by_period_a_page_at_a_time()
    {
        await Define("elenco");
        foreach (var year in new[] { "2026", "2024", "2025" }) (await app.Put(At("elenco", "students", year), $$"""{"count":{{year}}}""")).Expect(201);
        const string List = "/v1/ateneo/programmes/elenco/indicators/students/measurements";
        var whole = (await app.Get(List)).Expect(200);
        Assert.Equal(["2024", "2025", "2026"], whole.At("items").EnumerateArray().Select(i => i.Text("period")));
        Assert.Equal([2024, 2025, 2026], whole.At("items").EnumerateArray().Select(i => i.At("said.count").GetInt32()));
        Assert.All(whole.At("items").EnumerateArray(), i => Assert.False(i.TryGetProperty("history", out _)));

        var first = (await app.Get(List + "?limit=2")).Expect(200);
        Assert.Equal(2, first.At("items").GetArrayLength());
        var rest = (await app.Get(new Uri(first.TextAt("_links.next.href")!).PathAndQuery)).Expect(200);
        Assert.Equal(["2026"], rest.At("items").EnumerateArray().Select(i => i.Text("period")));
        Assert.False(rest.At("_links").TryGetProperty("next", out _));
        (await app.Get(List + "?limit=0")).Expect(400);
        (await app.Get(List + "?cursor=x")).ExpectProblem(400, "malformed-cursor");
    }

    [Fact]
    public async Task What_was_known_then_is_told_of_the_tree_the_verdicts_and_the_measurement()
    {
        await using var own = await Documents.Start();
        own.Clock.Set("2026-11-22T10:00:00Z");
        (await own.Put("/v1/ateneo/programmes/storia/plan", Plan)).Expect(201);
        own.Clock.Set("2026-11-23T10:00:00Z");
        var path = At("storia", "students", "2024");
        (await own.Put(path, """{"count":11,"breakdown":{"school":{"x":5,"y":5}}}""")).Expect(201);
        own.Clock.Set("2026-11-24T10:00:00Z");
        (await own.Put(path + "?reason=riconteggio", """{"count":13,"breakdown":{"school":{"x":6,"y":7}}}""", "If-Match: \"1\"")).Expect(200);
        own.Clock.Set("2026-11-25T10:00:00Z");
        (await own.Delete(path + "?reason=errore", "If-Match: \"2\"")).Expect(204);
        own.Clock.Set("2026-11-25T13:00:00Z");

        foreach (var (day, outcome, result, inconsistencies) in new (string, string, decimal?, int)[]
        {
            ("22", "notEvaluable", null, 0), ("23", "missed", 11m, 1), ("24", "met", 13m, 0), ("25", "notEvaluable", null, 0),
        })
        {
            var asOf = $"?asOf=2026-11-{day}T12:00:00Z";
            var inTree = (await own.Get("/v1/ateneo/programmes/storia" + asOf)).Expect(200).At("goals.0.indicators.0");
            var inList = (await own.Get("/v1/ateneo/programmes/storia/compliance" + asOf)).Expect(200);
            Assert.Equal(inTree.GetRawText(), inList.At("items.0").GetRawText());
            Assert.StartsWith($"2026-11-{day}T12:00:00", inList.TextAt("asOf"), StringComparison.Ordinal);
            Assert.Equal((outcome, inconsistencies), (inTree.Text("outcome"), inTree.At("inconsistencies").GetArrayLength()));
            Assert.Equal(result, inTree.At("result") is { ValueKind: not JsonValueKind.Null } view ? view.Number("value") : null);
            if (result is null)
            {
                (await own.Get(path + asOf)).ExpectProblem(404, "no-measurement");
                continue;
            }
            var known = (await own.Get(path + asOf)).Expect(200);
            Assert.Equal((result, inconsistencies == 1), (known.Json.Number("said.count"), known.At("inconsistent").GetBoolean()));
            Assert.Equal(day == "23" ? 1 : 2, known.At("history").GetArrayLength());
            Assert.Equal("2026-11-23", known.TextAt("firstReportedOn"));
        }
        (await own.Get("/v1/ateneo/programmes/storia?asOf=2026-11-22T09:59:59Z")).ExpectProblem(404, "not-known-then");
        (await own.Get("/v1/ateneo/programmes/storia?asOf=2026-11-26T10:00:00Z")).ExpectProblem(422, "instant-in-the-future");
        (await own.Get("/v1/ateneo/programmes/storia/compliance?asOf=ieri")).Expect(400);
    }

    private sealed record Bad(string Indicator, string Period, int Status, string Code, string Body, params string[] Errors);

    private async Task Define(string programme) => (await app.Put($"/v1/ateneo/programmes/{programme}/plan", Plan)).Expect(201);

    private static string At(string programme, string indicator, string period) => ProgrammePaths.Measurement("ateneo", programme, indicator, period);
}
