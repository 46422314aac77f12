using System.Text.Json;
using UnimiCharter.Api.Tests.Harness;

namespace UnimiCharter.Api.Tests.Programmes;

/// <summary>
/// The Politecnico's strategic plan 2020–2022, as its document has it: "Allegato 1.2, Gli esiti degli obiettivi strategici
/// definiti per il triennio 2020-2022". A smile is met, a frown is missed.
/// </summary>
public sealed class StrategicPlanTests(Documents documents) : IClassFixture<Documents>
{
    private static readonly string Plan = ProgrammePaths.Programme("polimi", "piano-strategico-2020-2022");

    private readonly App app = documents.App;

    public static TheoryData<string, string, string, bool, string?, string, string?> Faces => new()
    {
        // KPI, action, face, declared, initial value, target, result: "-" and empty cells are null.
        { "kpi-1", "a-1-1", "met", false, "1133", "≥ 1359.6", "1881" },
        { "kpi-2", "a-1-2", "met", false, "44", "≥ 30", "37" },
        { "kpi-3", "a-2-1", "met", false, "1578", "≥ 1972.5", "2048" },
        { "kpi-4", "a-2-3", "met", false, null, "≥ 30%", "29.7%" },
        { "kpi-5", "a-2-2", "met", false, "40.7%", "≥ 100%", "100%" },
        { "kpi-6", "a-3-1", "missed", false, "32.8%", "≥ 39.36%", "24 of 67 (35.82%)" },
        { "kpi-7", "a-3-3", "met", false, "25000000 EUR", "≥ 28750000 EUR", "28790000 EUR" },
        { "kpi-8", "a-4-1", "met", false, "0", "≥ 6", "6" },
        { "kpi-9", "a-4-2", "met", false, "No", "Yes", "Yes" },
        { "kpi-10", "a-4-3", "met", false, "5000000 EUR", "≥ 10000000 EUR", "11500000 EUR" },
        { "kpi-11", "b-1-1", "met", false, "0", "≥ 30", "37" },
        { "kpi-12", "b-1-2", "met", false, "No", "Yes", "Yes" },
        { "kpi-13", "b-2-1", "met", true, "2", "≥ 8", null },
        { "kpi-14", "b-2-3", "met", false, "0", "≥ 2000", "2571" },
        { "kpi-15", "b-3-1", "met", false, "4", "≥ 7", "7" },
        { "kpi-16", "b-4-1", "missed", false, "0", "≥ 500", "317" },
        { "kpi-17", "b-4-2", "met", false, null, "≥ 7", "7" },
        { "kpi-18", "b-4-3", "met", false, "3000", "≥ 6000", "8619" },
        { "kpi-19", "c-1-1", "missed", false, "149 posizione", "≤ 100 posizione", "139 posizione" },
        { "kpi-20", "c-1-2", "met", false, "No", "Yes", "Yes" },
        { "kpi-21", "c-1-3", "missed", true, null, "≥ 300000000 EUR", null },
        { "kpi-22", "c-1-4", "met", false, null, "≥ 60000000 EUR", "96000000 EUR" },
        { "kpi-23", "c-2-3", "met", false, "32000000 EUR", "≥ 50000000 EUR", "81000000 EUR" },
        { "kpi-24", "c-2-2", "met", false, "0", "≥ 10", "12" },
        { "kpi-25", "c-2-5", "missed", false, null, "≥ 100%", "25 of 29 (86.21%)" },
        { "kpi-26", "c-3-1", "met", false, "1", "≥ 4", "4" },
        { "kpi-27", "c-3-2", "met", false, "No", "Yes", "Yes" },
        { "kpi-28", "c-4-1", "met", false, "No", "Yes", "Yes" },
    };

    [Theory]
    [MemberData(nameof(Faces))]
    public async Task The_verdict_is_the_documents_face(string kpi, string action, string face, bool declared, string? baseline, string target, string? result)
    {
        var item = await Item(kpi);
        Assert.Equal(face, item.Text("outcome"));
        Assert.Equal(declared, item.At("declared").GetBoolean());
        Assert.Equal((action, "final", "2020..2022"), (item.Text("goal"), item.Text("finality"), item.Text("span")));
        Assert.Equal((baseline, target, result), (TextOf(item, "baseline"), TextOf(item, "standard"), TextOf(item, "result")));
    }

    [Fact]
    public async Task The_table_has_all_that_the_programme_has_in_the_order_of_the_document()
    {
        var items = (await app.Get(Plan + "/compliance")).Expect(200).At("items").EnumerateArray();
        Assert.Equal(Enumerable.Range(1, 28).Select(n => $"kpi-{n}"), items.Select(i => i.Text("indicator")));
        Assert.Equal(28, Faces.Count);
    }

    [Theory]
    [InlineData("", 28, 23, 5, 2)]
    [InlineData("?outcome=met", 23, 23, 0, 1)]
    [InlineData("?outcome=missed", 5, 0, 5, 1)]
    [InlineData("?outcome=notEvaluable", 0, 0, 0, 0)]
    public async Task Twenty_three_are_met_five_missed_and_two_declared(string query, int items, int met, int missed, int declared)
    {
        var answer = (await app.Get(Plan + "/compliance" + query)).Expect(200);
        Assert.Equal(items, answer.At("items").GetArrayLength());
        Assert.Equal(
            (met, missed, 0, declared),
            (answer.At("counts.met").GetInt32(), answer.At("counts.missed").GetInt32(), answer.At("counts.notEvaluable").GetInt32(), answer.At("counts.declared").GetInt32()));
    }

    [Fact]
    public async Task Five_faces_frown()
    {
        var missed = (await app.Get(Plan + "/compliance?outcome=missed")).Expect(200).At("items").EnumerateArray();
        Assert.Equal(["kpi-6", "kpi-16", "kpi-19", "kpi-21", "kpi-25"], missed.Select(i => i.Text("indicator")));
    }

    [Fact]
    public async Task An_unknown_outcome_is_refused() => (await app.Get(Plan + "/compliance?outcome=happy")).ExpectProblem(400, "malformed-parameter");

    [Theory]
    [InlineData("kpi-1", 20, 1359.6)]
    [InlineData("kpi-3", 25, 1972.5)]
    [InlineData("kpi-6", 20, 39.36)]
    [InlineData("kpi-7", 15, 28750000)]
    [InlineData("kpi-13", 300, 8)]
    [InlineData("kpi-18", 100, 6000)]
    public async Task A_change_over_the_baseline_comes_to_a_value(string kpi, decimal percent, decimal value)
    {
        var target = (await Item(kpi)).At("targets").EnumerateArray().Single();
        Assert.Equal(("change", "2020..2022"), (target.Text("kind"), target.Text("period")));
        Assert.Equal((percent, value), (target.Number("change"), target.Number("standard.value")));
    }

    [Theory]
    [InlineData("kpi-9")]
    [InlineData("kpi-12")]
    [InlineData("kpi-20")]
    [InlineData("kpi-27")]
    [InlineData("kpi-28")]
    public async Task A_yes_is_a_milestone_by_the_end_of_2022(string kpi)
    {
        var target = (await Item(kpi)).At("targets").EnumerateArray().Single();
        Assert.Equal(("milestone", "2022-12-31", "yes"), (target.Text("kind"), target.Text("until"), target.Text("standard.comparator")));
    }

    [Theory]
    [InlineData("kpi-1", 748, 226.6, "330.1%")] // 1881 − 1133 of 1359.6 − 1133
    [InlineData("kpi-3", 470, 394.5, "119.14%")] // 2048 − 1578 of 1972.5 − 1578
    [InlineData("kpi-5", 59.3, 59.3, "100%")] // 100 − 40.7 of itself
    [InlineData("kpi-7", 3790000, 3750000, "101.07%")] // 28.79 − 25 of 28.75 − 25
    [InlineData("kpi-10", 6500000, 5000000, "130%")]
    [InlineData("kpi-15", 3, 3, "100%")]
    [InlineData("kpi-18", 5619, 3000, "187.3%")] // the document's own 187%
    [InlineData("kpi-19", 10, 49, "20.41%")] // 149 − 139 of 149 − 100: less is better
    [InlineData("kpi-23", 49000000, 18000000, "272.22%")]
    [InlineData("kpi-26", 3, 3, "100%")]
    public async Task Progress_is_how_much_of_the_way_is_done(string kpi, decimal done, decimal way, string text)
    {
        var progress = (await Item(kpi)).At("progress");
        Assert.Equal(JsonValueKind.Null, progress.At("reason").ValueKind);
        Assert.Equal(done * progress.Number("denominator"), way * progress.Number("numerator"));
        Assert.Equal(text, progress.Text("text"));
    }

    [Fact]
    public async Task Progress_is_exact_where_results_are_counted_cases()
    {
        // 24/67 − 32.8% of 39.36% − 32.8% is (2400 − 32.8 × 67) / (6.56 × 67) = 202.4 / 439.52.
        var progress = (await Item("kpi-6")).At("progress");
        Assert.Equal(202.4m * progress.Number("denominator"), 439.52m * progress.Number("numerator"));
        Assert.Equal("46.05%", progress.Text("text"));
    }

    [Theory]
    [InlineData("kpi-2", "baseline-beyond-target")]
    [InlineData("kpi-4", "no-baseline")]
    [InlineData("kpi-8", "zero-baseline")]
    [InlineData("kpi-9", "no-distance")]
    [InlineData("kpi-11", "zero-baseline")]
    [InlineData("kpi-13", "no-result")]
    [InlineData("kpi-16", "zero-baseline")]
    [InlineData("kpi-17", "no-baseline")]
    [InlineData("kpi-25", "no-baseline")]
    public async Task There_is_a_reason_where_there_is_no_progress(string kpi, string reason)
    {
        var progress = (await Item(kpi)).At("progress");
        Assert.Equal(reason, progress.Text("reason"));
        foreach (var name in new[] { "numerator", "denominator", "value", "text" }) Assert.Equal(JsonValueKind.Null, progress.At(name).ValueKind);
    }

    [Fact]
    public async Task Only_KPI_4_is_compared_at_a_precision_and_is_met_by_rounding_alone()
    {
        var items = (await app.Get(Plan + "/compliance")).Expect(200).At("items").EnumerateArray().ToArray();
        var rounded = items.Single(i => i.At("standard").TryGetProperty("precision", out _));
        Assert.Equal("kpi-4", rounded.Text("indicator"));
        Assert.Equal(0, rounded.At("standard.precision").GetInt32());
        Assert.Equal((30m, 29.7m, "met"), (rounded.Number("standard.value"), rounded.Number("result.value"), rounded.Text("outcome")));
    }

    [Theory]
    [InlineData("kpi-13", "met", "SI")]
    [InlineData("kpi-21", "missed", "delibera CdA 202211290028")]
    public async Task A_declared_result_has_no_figure_but_a_reason(string kpi, string declared, string reason)
    {
        var measurement = (await app.Get(ProgrammePaths.Measurement("polimi", "piano-strategico-2020-2022", kpi, "2020..2022"))).Expect(200);
        Assert.Equal(declared, measurement.TextAt("said.declared"));
        Assert.Contains(reason, measurement.TextAt("note"), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await Item(kpi)).At("result").ValueKind);
    }

    [Fact]
    public async Task The_tree_has_three_axes_with_their_objectives_and_actions()
    {
        var goals = (await app.Get(Plan)).Expect(200).At("goals").EnumerateArray().ToArray();
        Assert.Equal(
            ["Individuo: la centralità dell'essere umano", "Campus globale: ateneo aperto, internazionale e multiforme", "Impatto"],
            goals.Select(g => g.Text("title")));
        Assert.Equal(
            [
                "a:a-1(a-1-1,a-1-2,a-1-3) a-2(a-2-1,a-2-2,a-2-3) a-3(a-3-1,a-3-2,a-3-3) a-4(a-4-1,a-4-2,a-4-3)",
                "b:b-1(b-1-1,b-1-2) b-2(b-2-1,b-2-2,b-2-3,b-2-4,b-2-5) b-3(b-3-1) b-4(b-4-1,b-4-2,b-4-3)",
                "c:c-1(c-1-1,c-1-2,c-1-3,c-1-4) c-2(c-2-1,c-2-2,c-2-3,c-2-4,c-2-5) c-3(c-3-1,c-3-2) c-4(c-4-1) c-5(c-5-1,c-5-2)",
            ],
            goals.Select(axis => $"{axis.Text("code")}:{string.Join(' ', Below(axis).Select(objective => $"{objective.Text("code")}({string.Join(',', Below(objective).Select(a => a.Text("code")))})"))}"));
    }

    [Fact]
    public async Task Every_indicator_hangs_on_the_action_that_it_names_and_stands_as_in_the_list()
    {
        var listed = (await app.Get(Plan + "/compliance")).Expect(200).At("items").EnumerateArray().ToDictionary(i => i.Text("indicator")!, i => i.GetRawText());
        var hung = (await app.Get(Plan)).Expect(200).At("goals").EnumerateArray().SelectMany(Below).SelectMany(Below)
            .SelectMany(action => action.At("indicators").EnumerateArray(), (action, indicator) => (Action: action.Text("code"), Indicator: indicator)).ToArray();
        Assert.Equal(28, hung.Length);
        Assert.All(hung, h => Assert.Equal((h.Action, listed[h.Indicator.Text("indicator")!]), (h.Indicator.Text("goal"), h.Indicator.GetRawText())));
    }

    [Fact]
    public async Task The_programmes_of_the_organization_are_listed_by_code()
    {
        var items = (await app.Get("/v1/polimi/programmes")).Expect(200).At("items").EnumerateArray();
        Assert.Equal(
            [("piano-strategico-2020-2022", "2020..2022", 53, 28), ("segreterie-studenti", "2016..2020", 4, 7), ("tutorato", "2023..2024", 7, 6)],
            items.Select(i => (i.Text("code"), i.Text("span"), i.At("goals").GetInt32(), i.At("indicators").GetInt32())));
    }

    [Fact]
    public async Task A_university_without_programmes_has_none() =>
        Assert.Equal(0, (await app.Get("/v1/unimi/programmes")).Expect(200).At("items").GetArrayLength());

    [Theory]
    [InlineData("/v1/nobody/programmes", "unknown-organization")]
    [InlineData("/v1/nobody/programmes/tutorato", "unknown-organization")]
    [InlineData("/v1/polimi/programmes/piano", "unknown-programme")]
    [InlineData("/v1/polimi/programmes/Tutorato", "unknown-programme")]
    [InlineData("/v1/unimi/programmes/tutorato", "unknown-programme")]
    [InlineData("/v1/luiss/programmes/tutorato/compliance", "unknown-programme")]
    [InlineData("/v1/polimi/programmes/tutorato/indicators/kpi-1/series", "unknown-indicator")]
    public async Task What_nobody_knows_is_not_found(string path, string code) => (await app.Get(path)).ExpectProblem(404, code);

    private async Task<JsonElement> Item(string kpi) =>
        (await app.Get(Plan + "/compliance", ProgrammePaths.English)).Expect(200).At("items").EnumerateArray().Single(i => i.Text("indicator") == kpi);

    private static IEnumerable<JsonElement> Below(JsonElement goal) => goal.At("goals").EnumerateArray();

    private static string? TextOf(JsonElement item, string of) => item.At(of) is { ValueKind: not JsonValueKind.Null } view ? view.Text("text") : null;
}
