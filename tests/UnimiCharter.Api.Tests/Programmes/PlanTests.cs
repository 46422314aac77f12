using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Programmes;

/// <summary>The board writes plans: whole, once for each programme, and nothing that does not hold together.</summary>
public sealed class PlanTests(Documents documents) : IClassFixture<Documents>
{
    private const string Goals = """[{"code":"a","parent":null,"title":"Asse"},{"code":"a-1","parent":"a","title":"Azione"}]""";
    private const string Dottorandi = """{"code":"k","goal":"a-1","title":"N. dottorandi","unitOfMeasure":"N.","measure":"count","aggregation":"latest","frequency":"once","baseline":{"value":10,"note":"2019"},"targets":[{"period":"2020..2022","comparator":"change","value":20}]}""";

    private readonly App app = documents.App;

    private static readonly Dictionary<string, BadPlan> Refused = new()
    {
        // What does not hold together, said of the whole.
        ["a goal above its parent"] = new(422, "goals-cyclic", Plan("""[{"code":"a","parent":"a-1","title":"A"},{"code":"a-1","parent":"a","title":"B"}]""")),
        ["a goal that is its own parent"] = new(422, "goals-cyclic", Plan("""[{"code":"a-1","parent":"a-1","title":"A"}]""")),
        ["three goals in a ring"] = new(422, "goals-cyclic", Plan("""[{"code":"a","parent":"b","title":"A"},{"code":"b","parent":"a-1","title":"B"},{"code":"a-1","parent":"a","title":"C"}]""")),
        ["an unknown parent"] = new(422, "unknown-goal", Plan("""[{"code":"a-1","parent":"z","title":"A"}]""")),
        ["a goal given twice"] = new(422, "goal-repeated", Plan("""[{"code":"a-1","title":"A"},{"code":"a-1","title":"B"}]""")),
        ["an indicator of an unknown goal"] = new(422, "unknown-goal", Plan("""[{"code":"a","title":"A"}]""")),
        ["no goal at all"] = new(422, "unknown-goal", Plan("[]")),
        ["an indicator given twice"] = new(422, "indicator-repeated", Plan(indicators: $"[{Dottorandi},{Dottorandi}]")),
        ["a change over no baseline"] = new(422, "baseline-missing", Indicator("""
            "measure":"count","aggregation":"latest","frequency":"once","targets":[{"period":"2022","comparator":"change","value":20}]
            """)),
        ["euro against cases"] = new(422, "units-mixed", Count("""[{"period":"2022","comparator":"atLeast","value":20,"unit":"EUR"}]""")),
        ["euro against shares of one"] = new(422, "units-mixed", Indicator("""
            "measure":"amount","unit":"quota","aggregation":"latest","frequency":"once","targets":[{"period":"2022","comparator":"atLeast","value":20,"unit":"EUR"}]
            """)),
        ["cases against percent"] = new(422, "units-mixed", Indicator("""
            "measure":"percentage","aggregation":"latest","frequency":"once","targets":[{"period":"2022","comparator":"atLeast","value":20,"unit":"count"}]
            """)),
        ["a target after the span"] = new(422, "target-outside-span", Count("""[{"period":"2023","comparator":"atLeast","value":20}]""")),
        ["a target that begins before the span"] = new(422, "target-outside-span", Count("""[{"period":"2019..2022","comparator":"atLeast","value":20}]""")),
        ["a milestone after the span"] = new(422, "target-outside-span", YesNo("""[{"period":"2022","comparator":"milestone","until":"2023-01-01"}]""")),
        ["a milestone before the span"] = new(422, "target-outside-span", YesNo("""[{"period":"2022","comparator":"milestone","until":"2019-12-31"}]""")),
        ["over 100 percent of a whole"] = new(422, "standard-unsuitable", Indicator("""
            "measure":"percentage","aggregation":"latest","frequency":"once","targets":[{"period":"2022","comparator":"atLeast","value":101}]
            """)),
        ["over 100 percent of the cases"] = new(422, "standard-unsuitable", Indicator("""
            "measure":"ratio","aggregation":"pooled","frequency":"once","targets":[{"period":"2022","comparator":"atLeast","value":100.5}]
            """)),
        ["a change to over 100 percent"] = new(422, "standard-unsuitable", Indicator("""
            "measure":"percentage","aggregation":"latest","frequency":"once","baseline":{"value":90},"targets":[{"period":"2022","comparator":"change","value":20}]
            """)),
        ["a change in a unit"] = new(422, "field-unsuitable", Count("""[{"period":"2022","comparator":"yes","unit":"EUR"}]"""), "field-unsuitable /indicators/0/targets/0/unit"),
        ["a threshold with a day"] = new(422, "field-unsuitable", Count("""[{"period":"2022","comparator":"atLeast","value":1,"until":"2022-01-01"}]"""), "field-unsuitable /indicators/0/targets/0/until"),
        ["an axis given twice"] = new(422, "duplicate-field", Indicator("""
            "measure":"count","aggregation":"latest","frequency":"once","axes":[{"code":"s","title":"S"},{"code":"s","title":"T"}]
            """), "duplicate-field /indicators/0/axes"),
        ["a negative sum"] = new(422, "allocation-unsuitable", Plan()[..^1] + ""","allocation":[{"period":"2020","amount":-1}]}"""),
        ["a sum after the span"] = new(422, "allocation-unsuitable", Plan()[..^1] + ""","allocation":[{"period":"2029","amount":1}]}"""),
        ["two sums of a year"] = new(422, "duplicate-field", Plan()[..^1] + ""","allocation":[{"period":"2020","amount":1},{"period":"2020","amount":5}]}""", "duplicate-field /allocation"),
        ["a yes for a count"] = new(422, "standard-unsuitable", Count("""[{"period":"2022","comparator":"yes"}]""")),
        ["a number for a yes"] = new(422, "standard-unsuitable", YesNo("""[{"period":"2022","comparator":"atLeast","value":1}]""")),
        ["a pooled count"] = new(422, "aggregation-unsuitable", Indicator("""
            "measure":"count","aggregation":"pooled","frequency":"once"
            """)),
        ["a baseline of yes for a count"] = new(422, "baseline-unsuitable", Indicator("""
            "measure":"count","aggregation":"latest","frequency":"once","baseline":{"yes":true}
            """)),

        // What is wrong with a field, said of the field.
        ["an end before the start"] = new(422, "span-reversed", Plan(span: "2022..2020"), "span-reversed /span"),
        ["a span that is a month"] = new(400, "malformed-period", Plan(span: "2022-03"), "malformed-period /span"),
        ["a span that is nothing"] = new(400, "malformed-period", Plan(span: "triennio"), "malformed-period /span"),
        ["an empty object"] = new(422, "field-required", "{}", "field-required /organizationName", "field-required /title", "field-required /span"),
        ["an unknown field"] = new(422, "unknown-field", Plan()[..^1] + ""","colour":"red"}""", "unknown-field /colour"),
        ["an unknown field of a goal"] = new(422, "unknown-field", Plan("""[{"code":"a-1","title":"A","level":2}]"""), "unknown-field /goals/0/level"),
        ["a field given twice"] = new(422, "duplicate-field", Plan()[..^1] + ""","title":"Altro"}""", "duplicate-field /title"),
        ["goals that are no list"] = new(422, "array-expected", Plan("{}"), "array-expected /goals"),
        ["a goal without a title"] = new(422, "field-required", Plan("""[{"code":"a-1"}]"""), "field-required /goals/0/title"),
        ["a goal whose code is none"] = new(422, "code-expected", Plan("""[{"code":"a-1","title":"A"},{"code":"A 1","title":"B"}]"""), "code-expected /goals/1/code"),
        ["an indicator without a measure"] = new(422, "field-required", Indicator("""
            "aggregation":"latest","frequency":"once"
            """), "field-required /indicators/0/measure"),
        ["an unknown measure"] = new(422, "unknown-choice", Indicator("""
            "measure":"colour","aggregation":"latest","frequency":"once"
            """), "unknown-choice /indicators/0/measure"),
        ["an unknown frequency"] = new(422, "unknown-choice", Indicator("""
            "measure":"count","aggregation":"latest","frequency":"daily"
            """), "unknown-choice /indicators/0/frequency"),
        ["an amount of no unit"] = new(422, "field-required", Indicator("""
            "measure":"amount","aggregation":"latest","frequency":"once"
            """), "field-required /indicators/0/unit"),
        ["a baseline over 100 percent"] = new(422, "number-too-large", Indicator("""
            "measure":"percentage","aggregation":"latest","frequency":"once","baseline":{"value":100.1}
            """), "number-too-large /indicators/0/baseline/value"),
        ["a baseline of half a case"] = new(422, "whole-number-expected", Indicator("""
            "measure":"count","aggregation":"latest","frequency":"once","baseline":{"value":1.5}
            """), "whole-number-expected /indicators/0/baseline/value"),
        ["a baseline of nothing"] = new(422, "field-required", Indicator("""
            "measure":"count","aggregation":"latest","frequency":"once","baseline":{}
            """), "field-required /indicators/0/baseline/value"),
        ["a target without a value"] = new(422, "field-required", Count("""[{"period":"2022","comparator":"atLeast"}]"""), "field-required /indicators/0/targets/0/value"),
        ["a target without a period"] = new(422, "field-required", Count("""[{"comparator":"atLeast","value":3}]"""), "field-required /indicators/0/targets/0/period"),
        ["a target by an unknown period"] = new(400, "malformed-period", Count("""[{"period":"presto","comparator":"atLeast","value":3}]"""), "malformed-period /indicators/0/targets/0/period"),
        ["an unknown comparator"] = new(422, "unknown-choice", Count("""[{"period":"2022","comparator":"over","value":3}]"""), "unknown-choice /indicators/0/targets/0/comparator"),
        ["a range upside down"] = new(422, "range-empty", Count("""[{"period":"2022","comparator":"within","lowest":9,"highest":3}]"""), "range-empty /indicators/0/targets/0/highest"),
        ["half a range"] = new(422, "field-required", Count("""[{"period":"2022","comparator":"within","lowest":9}]"""), "field-required /indicators/0/targets/0/highest"),
        ["a milestone of no day"] = new(422, "field-required", YesNo("""[{"period":"2022","comparator":"milestone"}]"""), "field-required /indicators/0/targets/0/until"),
        ["seven decimals of precision"] = new(422, "number-too-large", Count("""[{"period":"2022","comparator":"atLeast","value":3,"precision":7}]"""), "number-too-large /indicators/0/targets/0/precision"),
        ["two targets of a period"] = new(422, "duplicate-field", Count("""[{"period":"2022","comparator":"atLeast","value":3},{"period":"2022","comparator":"atLeast","value":4}]"""), "duplicate-field /indicators/0/targets"),
        ["an axis whose code is none"] = new(422, "code-expected", Indicator("""
            "measure":"count","aggregation":"latest","frequency":"once","axes":[{"code":"Scuola!","title":"Scuola"}]
            """), "code-expected /indicators/0/axes/0/code"),
        ["an allocation of no amount"] = new(422, "field-required", Plan()[..^1] + ""","allocation":[{"period":"2020"}]}""", "field-required /allocation/0/amount"),
        ["two wrong fields"] = new(422, "span-reversed", Plan(span: "2022..2020")[..^1] + ""","colour":"red"}""", "span-reversed /span", "unknown-field /colour"),

        // No JSON.
        ["nothing"] = new(400, "empty-body", ""),
        ["a word"] = new(400, "malformed-json", "piano"),
    };

    public static TheoryData<string> Bad => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task A_bad_plan_is_refused_and_nothing_is_written(string what)
    {
        var (bad, facts) = (Refused[what], await app.Facts());
        var refused = (await app.Put("/v1/ateneo/programmes/cattivo/plan", bad.Body)).ExpectProblem(bad.Status, bad.Code);
        Assert.Equal(bad.Errors, refused.At("errors").EnumerateArray().Select(e => $"{e.Text("code")} {e.Text("pointer")}"));
        Assert.Equal(facts, await app.Facts());
        (await app.Get("/v1/ateneo/programmes/cattivo/plan")).Expect(404);
    }

    [Fact]
    public async Task A_new_plan_is_created_at_its_address()
    {
        var created = (await app.Put("/v1/ateneo/programmes/nuovo/plan", Plan())).Expect(201);
        Assert.Equal(("\"1\"", 1), (created.ETag, created.At("revision").GetInt32()));
        Assert.EndsWith("/v1/ateneo/programmes/nuovo/plan", created.Header("Location"), StringComparison.Ordinal);
        var shown = (await app.Get("/v1/ateneo/programmes/nuovo/plan")).Expect(200);
        Assert.Equal((created.Text, created.ETag), (shown.Text, shown.ETag));
        Assert.Equal(
            ("ateneo", "nuovo", "Ateneo", "Piano", "2020..2022"),
            (shown.TextAt("organization"), shown.TextAt("programme"), shown.TextAt("organizationName"), shown.TextAt("title"), shown.TextAt("span")));
        Assert.Equal("""[{"code":"a","parent":null,"title":"Asse"},{"code":"a-1","parent":"a","title":"Azione"}]""", shown.At("goals").GetRawText());
        Assert.Equal(("count", "latest", "once", 10m, "2019"), (
            shown.TextAt("indicators.0.measure"), shown.TextAt("indicators.0.aggregation"), shown.TextAt("indicators.0.frequency"),
            shown.Json.Number("indicators.0.baseline.value"), shown.TextAt("indicators.0.baseline.note")));
        Assert.Equal(("2020..2022", "change", 20m), (shown.TextAt("indicators.0.targets.0.period"), shown.TextAt("indicators.0.targets.0.comparator"), shown.Json.Number("indicators.0.targets.0.value")));
    }

    [Fact]
    public async Task A_new_plan_stands_in_the_tree_without_results()
    {
        (await app.Put("/v1/ateneo/programmes/albero/plan", Plan())).Expect(201);
        var action = (await app.Get("/v1/ateneo/programmes/albero")).Expect(200).At("goals.0.goals.0");
        Assert.Equal(("a-1", "k", "notEvaluable"), (action.Text("code"), action.Text("indicators.0.indicator"), action.Text("indicators.0.outcome")));
        Assert.Equal((12m, "no-result"), (action.Number("indicators.0.standard.value"), action.Text("indicators.0.progress.reason")));
        Assert.Equal("2020..2022", action.At("indicators.0.periods.missing").EnumerateArray().Single().GetString());
    }

    [Theory]
    [InlineData("stesso-1")]
    [InlineData("stesso-2", "If-Match: \"1\"")]
    [InlineData("stesso-3", "If-Match: \"9\", \"1\"")]
    public async Task The_same_plan_again_is_no_new_fact(string programme, params string[] headers)
    {
        var path = $"/v1/ateneo/programmes/{programme}/plan";
        (await app.Put(path, Plan())).Expect(201);
        var facts = await app.Facts();
        Assert.Equal("\"1\"", (await app.Put(path, Plan(), headers)).Expect(200).ETag);
        Assert.Equal(facts, await app.Facts());
    }

    [Fact]
    public async Task Another_plan_needs_the_ETag_of_what_it_replaces_and_a_reason()
    {
        const string Path = "/v1/ateneo/programmes/altro/plan";
        (await app.Put(Path, Plan())).Expect(201);
        var facts = await app.Facts();
        var other = Plan(title: "Piano aggiornato");
        var unconditional = (await app.Put(Path + "?reason=aggiornamento", other)).ExpectProblem(428, "precondition-required");
        Assert.Equal(("Piano", 1), (unconditional.TextAt("current.title"), unconditional.At("current.revision").GetInt32()));
        (await app.Put(Path + "?reason=aggiornamento", other, "If-Match: \"2\"")).ExpectProblem(412, "precondition-failed");
        (await app.Put(Path + "?reason=aggiornamento", other, "If-None-Match: *")).ExpectProblem(412, "precondition-failed");
        (await app.Put(Path, other, "If-Match: \"1\"")).ExpectProblem(422, "reason-required");
        Assert.Equal(facts, await app.Facts());
        Assert.Equal("Piano", (await app.Get(Path)).TextAt("title"));

        var replaced = (await app.Put(Path + "?reason=aggiornamento", other, "If-Match: \"1\"")).Expect(200);
        Assert.Equal(("\"2\"", "Piano aggiornato"), (replaced.ETag, replaced.TextAt("title")));
        Assert.Equal(facts + 1, await app.Facts());
        (await app.Put(Path + "?reason=aggiornamento", Plan(title: "Terzo"), "If-Match: \"1\"")).ExpectProblem(412, "precondition-failed");
        (await app.Put(Path, Plan(title: "Terzo")[..^1] + ""","reason":"di nuovo"}""", "If-Match: *")).Expect(200);
    }

    [Fact]
    public async Task Two_different_reasons_are_no_reason()
    {
        (await app.Put("/v1/ateneo/programmes/motivi/plan", Plan())).Expect(201);
        (await app.Put("/v1/ateneo/programmes/motivi/plan?reason=uno", Plan(title: "Altro")[..^1] + ""","reason":"due"}""", "If-Match: \"1\"")).ExpectProblem(422, "reason-ambiguous");
    }

    [Fact]
    public async Task A_new_plan_replaces_nothing() =>
        (await app.Put("/v1/ateneo/programmes/inesistente/plan?reason=x", Plan(), "If-Match: \"1\"")).ExpectProblem(412, "precondition-failed");

    [Theory]
    [InlineData("/v1/ateneo/programmes/Piano_1/plan", "unknown-programme")]
    [InlineData("/v1/Ateneo/programmes/piano/plan", "unknown-organization")]
    public async Task What_cannot_be_a_code_is_nobodys_plan(string path, string code) => (await app.Put(path, Plan())).ExpectProblem(404, code);

    [Fact]
    public async Task A_programme_was_not_known_before_it_was_defined()
    {
        const string Path = "/v1/ateneo/programmes/storia";
        (await app.Put(Path + "/plan", Plan())).Expect(201);
        (await app.Get(Path + "/plan?asOf=2026-11-20T00:00:00Z")).ExpectProblem(404, "not-known-then");
        (await app.Get(Path + "?asOf=2026-11-20T00:00:00Z")).ExpectProblem(404, "not-known-then");
    }

    [Fact]
    public async Task A_parent_may_stand_after_its_child_and_a_tree_be_deep()
    {
        const string Goals = """[{"code":"a-1","parent":"d","title":"E"},{"code":"d","parent":"c","title":"D"},{"code":"c","parent":"b","title":"C"},{"code":"b","parent":"a","title":"B"},{"code":"a","title":"A"}]""";
        (await app.Put("/v1/ateneo/programmes/profondo/plan", Plan(Goals))).Expect(201);
        Assert.Equal("k", (await app.Get("/v1/ateneo/programmes/profondo")).TextAt("goals.0.goals.0.goals.0.goals.0.goals.0.indicators.0.indicator"));
    }

    [Fact]
    public async Task Every_kind_of_target_is_kept()
    {
        var plan = Indicator("""
            "measure":"amount","unit":"EUR","aggregation":"latest","frequency":"yearly","baseline":{"value":200.5},"axes":[{"code":"school","title":"Scuola"}],"note":"Migliaia",
            "targets":[{"period":"2020","comparator":"atMost","value":190,"precision":1},{"period":"2021","comparator":"within","lowest":-1,"highest":180,"unit":"EUR"},{"period":"2022","comparator":"change","value":-20}]
            """);
        (await app.Put("/v1/ateneo/programmes/generi/plan", plan)).Expect(201);
        var indicator = (await app.Get("/v1/ateneo/programmes/generi/plan")).Expect(200).At("indicators.0");
        Assert.Equal(("EUR", "Migliaia", 200.5m), (indicator.Text("unit"), indicator.Text("note"), indicator.Number("baseline.value")));
        Assert.Equal("""[{"code":"school","title":"Scuola"}]""", indicator.At("axes").GetRawText());
        Assert.Equal(
            [
                """{"period":"2020","comparator":"atMost","value":190,"lowest":null,"highest":null,"precision":1,"until":null}""",
                """{"period":"2021","comparator":"within","value":null,"lowest":-1,"highest":180,"precision":null,"until":null}""",
                """{"period":"2022","comparator":"change","value":-20,"lowest":null,"highest":null,"precision":null,"until":null}""",
            ],
            indicator.At("targets").EnumerateArray().Select(t => t.GetRawText()));
        var standing = (await app.Get("/v1/ateneo/programmes/generi/compliance")).Expect(200).At("items.0");
        Assert.Equal(("atMost", 160.4m), (standing.Text("standard.comparator"), standing.Number("standard.value"))); // 200.5 less a fifth
        Assert.Equal([JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Null], standing.At("targets").EnumerateArray().Select(t => t.At("result").ValueKind));
    }

    [Fact]
    public async Task How_something_was_measured_stays_as_it_is_in_another_plan()
    {
        const string Path = "/v1/ateneo/programmes/misurato/plan";
        (await app.Put(Path, Plan())).Expect(201);
        (await app.Put("/v1/ateneo/programmes/misurato/indicators/k/measurements/2020..2022", """{"count":12}""")).Expect(201);
        var facts = await app.Facts();
        foreach (var (other, code) in new[]
        {
            (Indicator("\"measure\":\"yesNo\",\"aggregation\":\"latest\",\"frequency\":\"once\""), "indicator-already-defined"),
            (Indicator("\"measure\":\"count\",\"aggregation\":\"latest\",\"frequency\":\"yearly\""), "indicator-already-defined"),
            (Plan(indicators: "[]"), "indicator-already-defined"),
            (Plan(span: "2020..2023"), "indicator-already-defined"),
        })
            (await app.Put(Path + "?reason=x", other, "If-Match: \"1\"")).ExpectProblem(409, code);
        Assert.Equal(facts, await app.Facts());
        (await app.Put(Path + "?reason=x", Plan(title: "Un altro titolo"), "If-Match: \"1\"")).Expect(200);
    }

    [Fact]
    public async Task A_plan_and_a_measurement_can_be_tried_first()
    {
        const string Path = "/v1/ateneo/programmes/provato";
        (await app.Put(Path + "/plan", Plan())).Expect(201);
        var facts = await app.Facts();
        var reported = (await app.Put(Path + "/indicators/k/measurements/2020..2022?preview=true", """{"count":12}""")).Expect(200);
        Assert.Equal((true, "k", "no-data", "met"), (reported.At("preview").GetBoolean(), reported.TextAt("items.0.indicator"), reported.TextAt("items.0.before.reason"), reported.TextAt("items.0.after.outcome")));
        (await app.Put(Path + "/indicators/k/measurements/2020..2022?preview=true", """{"yes":true}""")).ExpectProblem(422, "shape-mismatch");
        var planned = (await app.Put(Path + "/plan?preview=true&reason=x", Plan(indicators: "[]"), "If-Match: \"1\"")).Expect(200);
        Assert.Equal(("k", JsonValueKind.Null), (planned.TextAt("items.0.indicator"), planned.At("items.0.after").ValueKind));
        Assert.Equal(facts, await app.Facts());
        (await app.Put(Path + "/indicators/k/measurements/2020..2022", """{"count":12}""")).Expect(201);
        var withdrawn = (await app.Delete(Path + "/indicators/k/measurements/2020..2022?preview=true&reason=x", "If-Match: *")).Expect(200);
        Assert.Equal(("met", "no-data"), (withdrawn.TextAt("items.0.before.outcome"), withdrawn.TextAt("items.0.after.reason")));
    }

    [Fact]
    public async Task What_is_given_back_is_told_however_many_decimals_the_results_have()
    {
        const string Path = "/v1/ateneo/programmes/decimali";
        var indicators = string.Join(',', Enumerable.Range(1, 8).Select(n => $$"""{"code":"k-{{n}}","goal":"a","title":"K","unitOfMeasure":"EUR","measure":"amount","unit":"EUR","aggregation":"latest","frequency":"once","targets":[{"period":"2020..2022","comparator":"atLeast","value":{{300_000_000 + n}}}]}"""));
        (await app.Put(Path + "/plan", Plan(indicators: $"[{indicators}]")[..^1] + ""","allocation":[{"period":"2020","amount":600000000}]}""")).Expect(201);
        for (var n = 1; n <= 8; n++) (await app.Put($"{Path}/indicators/k-{n}/measurements/2020..2022", """{"amount":0.000001}""")).Expect(201);
        Assert.Equal(600_000_000m, (await app.Get(Path + "/recovery")).Expect(200).Json.Number("amount"));
    }

    /// <param name="Code">Of the refusal.</param>
    /// <param name="Errors">Each as <c>code /pointer</c>; empty where the whole plan is wrong.</param>
    private sealed record BadPlan(int Status, string Code, string Body, params string[] Errors);

    private static string Plan(string goals = Goals, string indicators = $"[{Dottorandi}]", string span = "2020..2022", string title = "Piano") =>
        $$"""{"organizationName":"Ateneo","title":"{{title}}","span":"{{span}}","goals":{{goals}},"indicators":{{indicators}}}""";

    private static string Indicator(string fields) => Plan(indicators: $$"""[{"code":"k","goal":"a-1","title":"K","unitOfMeasure":"N.",{{fields}}}]""");

    private static string Count(string targets) => Indicator($"\"measure\":\"count\",\"aggregation\":\"latest\",\"frequency\":\"once\",\"targets\":{targets}");

    private static string YesNo(string targets) => Indicator($"\"measure\":\"yesNo\",\"aggregation\":\"every\",\"frequency\":\"once\",\"targets\":{targets}");
}
